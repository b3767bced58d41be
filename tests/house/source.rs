//! Rust files as the house rules see them: without comments, strings and test modules.
//! It reads text and knows no grammar beyond that and `use` trees.

use std::path::{Path, PathBuf};

/// One file under `src` or `tests`.
pub struct Source {
    /// As the repository names it, with `/`.
    pub path: String,
    pub text: String,
    /// Lines outside `#[cfg(test)]` items.
    pub length: usize,
    /// Without comments and strings.
    bare: String,
    /// Without test items, too.
    code: String,
}

/// Every Rust file under `folder`, but for files that are test modules of another one.
pub fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join(folder), &mut files);
    files.sort();
    assert!(!files.is_empty(), "no Rust file under {folder}");
    let mut tests = Vec::new();
    let mut sources = Vec::new();
    for file in files {
        let path = file
            .strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        let (source, test_modules) = Source::read(path, std::fs::read_to_string(&file).unwrap());
        tests.extend(test_modules);
        sources.push(source);
    }
    sources.retain(|source| {
        let of_a_test = |module: &String| {
            source.path == format!("{module}.rs") || source.path.starts_with(&format!("{module}/"))
        };
        !tests.iter().any(of_a_test)
    });
    sources
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

impl Source {
    /// The file, and the paths (without `.rs`) of the test modules it declares.
    fn read(path: String, text: String) -> (Self, Vec<String>) {
        let bare = without_comments_and_strings(&text);
        let (code, test_lines, modules) = without_tests(&bare);
        let folder = module_folder(&path);
        let modules = modules
            .iter()
            .map(|module| format!("{folder}/{module}"))
            .collect();
        let length = text.lines().count() - test_lines;
        (
            Self {
                path,
                text,
                length,
                bare,
                code,
            },
            modules,
        )
    }

    /// The module right under `src` that this file belongs to.
    pub fn room(&self) -> &str {
        let inside = self.path.split('/').nth(1).unwrap_or_default();
        inside.strip_suffix(".rs").unwrap_or(inside)
    }

    /// The modules right under `src` that this file names, with the lines.
    pub fn rooms_used(&self) -> Vec<(usize, String)> {
        let own = module_folder(&self.path);
        let depth = own.split('/').count() - 1;
        let mut used = Vec::new();
        for (line, path) in self.paths() {
            let mut parts = path
                .split("::")
                .map(|part| part.trim_start_matches("r#"))
                .peekable();
            let mut up = 0;
            while parts.next_if_eq(&"super").is_some() {
                up += 1;
            }
            let at_root = match parts.peek() {
                Some(&"crate" | &"centralino") if up == 0 => parts.next().is_some(),
                Some(_) | None => up > 0 && up == depth,
            };
            if let Some(room) = parts.next().filter(|room| at_root && is_module_name(room)) {
                used.push((line, room.to_owned()));
            }
        }
        used
    }

    /// Every path of at least two parts outside tests, `use` trees written out, with its line.
    pub fn paths(&self) -> Vec<(usize, String)> {
        let mut paths = Vec::new();
        let mut rest = 0;
        while let Some(start) = self.code[rest..].find(is_word).map(|at| rest + at) {
            let line = line_of(&self.code, start);
            let word = word_at(&self.code, start);
            // `impl Trait + use<>` imports nothing.
            let imports = !self.code[start + word.len()..].starts_with('<');
            if word == "use" && imports {
                let end = self.code[start..]
                    .find(';')
                    .map_or(self.code.len(), |at| start + at);
                let tree: String = self.code[start + 3..end]
                    .replace(" as ", "@")
                    .split_whitespace()
                    .collect();
                let mut found = Vec::new();
                expand("", &tree, &mut found);
                paths.extend(found.into_iter().map(|path| (line, path)));
                rest = end;
            } else {
                let end = path_end(&self.code, start);
                let path: String = self.code[start..end].split_whitespace().collect();
                if path.contains("::") {
                    paths.push((line, path));
                }
                rest = end;
            }
        }
        paths
    }

    /// The lines outside tests that have `word`.
    pub fn lines_with(&self, word: &str) -> Vec<usize> {
        lines_with(&self.code, word)
    }

    /// The lines that have `word`, tests included.
    pub fn lines_with_tests_with(&self, word: &str) -> Vec<usize> {
        lines_with(&self.bare, word)
    }
}

/// `src/a/mod.rs` and `src/a.rs` are the module of the folder `src/a`.
fn module_folder(path: &str) -> &str {
    let path = path.strip_suffix(".rs").unwrap_or(path);
    ["/mod", "/lib", "/main"]
        .iter()
        .find_map(|end| path.strip_suffix(end))
        .unwrap_or(path)
}

fn lines_with(code: &str, word: &str) -> Vec<usize> {
    let whole = |line: &str| {
        line.match_indices(word).any(|(at, _)| {
            let before = line[..at].chars().next_back().is_some_and(is_word);
            let after = line[at + word.len()..].chars().next().is_some_and(is_word);
            !(before && word.starts_with(is_word) || after && word.ends_with(is_word))
        })
    };
    (1..)
        .zip(code.lines())
        .filter(|(_, line)| whole(line))
        .map(|(number, _)| number)
        .collect()
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '#'
}

/// Types and functions of the crate's root are no rooms; macros are found as `crate::name!`.
fn is_module_name(name: &str) -> bool {
    name != "self" && name.starts_with(|first: char| first.is_lowercase())
}

fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

fn word_at(code: &str, start: usize) -> &str {
    let rest = &code[start..];
    &rest[..rest.find(|letter| !is_word(letter)).unwrap_or(rest.len())]
}

/// Where the path that begins at `start` ends: words with `::` between them.
fn path_end(code: &str, start: usize) -> usize {
    let mut end = start + word_at(code, start).len();
    loop {
        let rest = &code[end..];
        let joined = rest.trim_start();
        let Some(next) = joined.strip_prefix("::") else {
            return end;
        };
        let word = next.trim_start();
        if !word.starts_with(is_word) {
            return end;
        }
        let at = code.len() - word.len();
        end = at + word_at(code, at).len();
    }
}

/// Writes a `use` tree out: `a::{b, c::d}` is `a::b` and `a::c::d`; `x@y` stands for `x as y`.
fn expand(prefix: &str, tree: &str, found: &mut Vec<String>) {
    let mut depth = 0_usize;
    let mut start = 0;
    let mut branches = Vec::new();
    for (at, letter) in tree.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                branches.push(&tree[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    branches.push(&tree[start..]);
    for branch in branches.into_iter().filter(|branch| !branch.is_empty()) {
        if let Some((head, inner)) = branch.split_once('{') {
            let inner = inner.strip_suffix('}').unwrap_or(inner);
            expand(&format!("{prefix}{head}"), inner, found);
        } else {
            let name = branch.split('@').next().unwrap_or(branch);
            found.push(
                format!("{prefix}{name}")
                    .trim_start_matches("::")
                    .to_owned(),
            );
        }
    }
}

/// Blanks out comments, strings and character literals; lines stay where they are.
fn without_comments_and_strings(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let before = bare.chars().next_back();
        let length = hidden_length(rest, before);
        let taken = if length == 0 {
            first.len_utf8()
        } else {
            length
        };
        let (piece, next) = rest.split_at(taken);
        if length == 0 {
            bare.push(first);
        } else {
            bare.extend(
                piece
                    .chars()
                    .map(|letter| if letter == '\n' { '\n' } else { ' ' }),
            );
        }
        rest = next;
    }
    bare
}

/// The length of the comment or literal at the start of `rest`; 0 when there is none.
fn hidden_length(rest: &str, before: Option<char>) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return block_comment_length(rest);
    }
    let in_word = before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    let raw = rest.trim_start_matches('b');
    if !in_word && raw.starts_with('r') && rest.len() - raw.len() <= 1 {
        let hashes = raw[1..].len() - raw[1..].trim_start_matches('#').len();
        if raw[1 + hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let body = rest.len() - raw.len() + 2 + hashes;
            return rest[body..]
                .find(&end)
                .map_or(rest.len(), |at| body + at + end.len());
        }
    }
    if rest.starts_with('"') {
        return quoted_length(rest, '"');
    }
    // A quote opens a character, or a lifetime, which no quote ends.
    let mut letters = rest.chars();
    let quote = letters.next() == Some('\'');
    let escape = letters.next() == Some('\\');
    if quote && (escape || letters.next() == Some('\'')) {
        return quoted_length(rest, '\'');
    }
    0
}

fn quoted_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        if letter == quote && !escaped {
            return at + quote.len_utf8();
        }
        escaped = letter == '\\' && !escaped;
    }
    rest.len()
}

fn block_comment_length(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// `bare` without `#[cfg(test)]` items, how many lines those were, and the modules declared so.
fn without_tests(bare: &str) -> (String, usize, Vec<String>) {
    const MARK: &str = "#[cfg(test)]";
    let (mut code, mut lines, mut modules) = (bare.to_owned(), 0, Vec::new());
    while let Some(start) = code.find(MARK) {
        let item = &code[start..];
        let open = item.find('{').unwrap_or(item.len());
        let end = match item.find(';').filter(|&semicolon| semicolon < open) {
            Some(semicolon) => {
                let declared = item[..semicolon].rsplit_once("mod ");
                modules.extend(declared.map(|(_, name)| name.trim().to_owned()));
                start + semicolon + 1
            }
            None => start + open + braces_length(&item[open..]),
        };
        let blank: String = code[start..end]
            .chars()
            .map(|letter| if letter == '\n' { '\n' } else { ' ' })
            .collect();
        lines += blank.matches('\n').count() + 1;
        code.replace_range(start..end, &blank);
    }
    (code, lines, modules)
}

fn braces_length(rest: &str) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in rest.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    rest.len()
}

#[test]
fn use_trees_and_inline_paths_are_both_seen() {
    let text = "//! A room.\nuse crate::{store::{Db, Tx as T}, clock};\n// crate::console\n\
        fn f<'a>() { let _ = ('{', \"crate::portal\", crate::jobs::run()); super::super::app::x(); }\n\
        #[cfg(test)]\nmod tests {\n    use crate::cli;\n}\n#[cfg(test)]\nmod more;\n";
    let (source, tests) = Source::read("src/flow/walk.rs".to_owned(), text.to_owned());
    let used: Vec<_> = source.rooms_used();
    let expected = [
        (2, "store"),
        (2, "store"),
        (2, "clock"),
        (4, "jobs"),
        (4, "app"),
    ];
    assert_eq!(used, expected.map(|(line, room)| (line, room.to_owned())));
    assert_eq!((source.length, source.room()), (4, "flow"));
    assert_eq!(tests, ["src/flow/walk/more"]);
}

#[test]
fn comments_and_strings_hide_nothing_else() {
    let bare =
        without_comments_and_strings("a/* b /* c */ */d r#\"e\"#f b\"g\\\"\" 'h' 'i: '\\'' j");
    let kept: String = bare.split_whitespace().collect();
    assert_eq!(kept, "adfb'i:j");
}
