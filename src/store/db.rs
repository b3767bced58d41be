//! Opening the database and its transactions. One write connection on SQLite, `BEGIN IMMEDIATE`;
//! reads see one moment. No SQL about any noun.

use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};

/// What the store answers when it cannot do as asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another row already holds what must be unique.
    #[error("another row holds that already")]
    Taken,
    /// The database refused or is away.
    #[error("the database: {0}")]
    Database(sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the schema: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The address of the database is of no kind we know.
    #[error("the database's URL must begin with sqlite: or postgres:")]
    UnknownUrl,
}

/// The store's own result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Whether the row itself was refused, rather than the database being away or full.
    pub fn is_of_the_row(&self) -> bool {
        match self {
            Self::Taken => true,
            Self::Database(sqlx::Error::Database(inner)) => {
                let code = inner.code().unwrap_or_default();
                if code.len() == 5 {
                    // SQLSTATE classes: data exception, integrity constraint.
                    return code.starts_with("22") || code.starts_with("23");
                }
                // SQLite's extended codes hold the plain one in their lowest byte: constraint,
                // mismatch, range.
                let plain = code.parse::<u32>().map(|code| code & 0xff);
                matches!(plain, Ok(19 | 20 | 25))
            }
            Self::Database(_) | Self::Migrate(_) | Self::UnknownUrl => false,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let inner = error.as_database_error();
        if inner.is_some_and(sqlx::error::DatabaseError::is_unique_violation) {
            Self::Taken
        } else {
            Self::Database(error)
        }
    }
}

/// The database, chosen by the scheme of its URL.
#[derive(Clone)]
pub enum Db {
    /// Inside the process: one connection writes, several read.
    Sqlite {
        /// The only connection that writes.
        write: SqlitePool,
        /// Connections that cannot write.
        read: SqlitePool,
    },
    /// A server, for more than one machine.
    Postgres(PgPool),
}

/// A transaction. Dropped without `commit`, it never was.
pub enum Tx {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// Runs the same statement on whichever database the transaction is of.
macro_rules! on {
    ($tx:expr, |$conn:ident| $body:expr) => {
        match $tx {
            $crate::store::Tx::Sqlite(tx) => {
                let $conn = &mut **tx;
                $body
            }
            $crate::store::Tx::Postgres(tx) => {
                let $conn = &mut **tx;
                $body
            }
        }
    };
}
pub(crate) use on;

impl Db {
    /// Opens the database and brings its schema up to date, under a lock where servers share it.
    pub async fn open(url: &str) -> Result<Self> {
        if url.starts_with("sqlite:") {
            let write = SqliteConnectOptions::from_str(url)?
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(30))
                // What is wiped must not linger in free pages (crates.md, "sealing").
                .pragma("secure_delete", "ON");
            let read = write.clone().read_only(true).create_if_missing(false);
            let write = PoolOptions::new()
                .max_connections(1)
                .acquire_timeout(Duration::from_secs(30))
                .connect_with(write)
                .await?;
            sqlx::migrate!().run(&write).await?;
            let read = PoolOptions::new()
                .max_connections(4)
                .connect_with(read)
                .await?;
            Ok(Self::Sqlite { write, read })
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = PoolOptions::new()
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(2))
                .connect(url)
                .await?;
            sqlx::migrate!().run(&pool).await?;
            Ok(Self::Postgres(pool))
        } else {
            Err(Error::UnknownUrl)
        }
    }

    /// A transaction that may write. On SQLite it takes the write lock at once.
    pub async fn write(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// A transaction that only reads, and sees one moment.
    pub async fn read(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(
                pool.begin_with("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        })
    }

    /// Ends all connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// From now on nothing is written: SQLite itself refuses it, as it does on a disk that cannot be
    /// written. Reads go on. For scripted calls. Says whether the database can do that.
    pub async fn refuse_writes(&self) -> Result<bool> {
        self.on_the_writer("PRAGMA query_only = ON").await
    }

    /// Takes that back.
    pub async fn take_writes(&self) -> Result<bool> {
        self.on_the_writer("PRAGMA query_only = OFF").await
    }

    async fn on_the_writer(&self, pragma: &'static str) -> Result<bool> {
        let Self::Sqlite { write, .. } = self else {
            return Ok(false);
        };
        sqlx::query(pragma).execute(write).await?;
        Ok(true)
    }

    /// Folds SQLite's log into its file, so that what was wiped is gone from both. Nothing to do
    /// on PostgreSQL.
    pub async fn checkpoint(&self) -> Result<()> {
        if let Self::Sqlite { write, .. } = self {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                .execute(write)
                .await?;
        }
        Ok(())
    }
}

impl Tx {
    /// Makes all that was written true, for everybody and for good.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Lets one transaction at a time go on; held until the end. SQLite has only one writer anyway.
    pub async fn alone(&mut self, lock: i64) -> Result<()> {
        if let Self::Postgres(tx) = self {
            sqlx::query("SELECT pg_advisory_xact_lock($1)")
                .bind(lock)
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }
}
