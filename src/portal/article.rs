//! Pages to read: a title, sections of short paragraphs, and notices above them. A topic gives the
//! words; one view draws them all.

use askama::Template;

use super::Portal;
use super::frame::Frame;
use super::parts::{Mood, Notice};
use super::problem::{Page, html};
use super::visit::Visit;
use super::words;
use crate::domain::life::eligibility::{Facts, Reason, Way, may_have};

/// A page of `N` sections: no language can have fewer.
pub struct Article<const N: usize> {
    /// The title.
    pub title: &'static str,
    /// What the page is for.
    pub lead: &'static str,
    /// Its sections.
    pub sections: [Section; N],
}

/// A section.
pub struct Section {
    /// Its id, the same in every language.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it says.
    pub blocks: &'static [Block],
}

/// A piece of a section. `Frame::say` fills in names and numbers.
pub enum Block {
    /// A paragraph.
    P(&'static str),
    /// Points in no order.
    List(&'static [&'static str]),
    /// Steps, one after the other.
    Steps(&'static [&'static str]),
    /// Something to be careful about.
    Careful(&'static str),
    /// A button that leads to a page of the portal: path and text.
    Go(&'static str, &'static str),
    /// What only some people need: a line to open, and paragraphs.
    More(&'static str, &'static [&'static str]),
}

#[derive(Template)]
#[template(path = "portal/article.html")]
struct View {
    frame: Frame,
    lead: &'static str,
    notices: Vec<Notice>,
    contents: bool,
    sections: &'static [Section],
}

impl Portal {
    /// Draws an article; a long one begins with its contents.
    pub fn article<const N: usize>(
        &self,
        visit: &Visit,
        article: &'static Article<N>,
        notices: Vec<Notice>,
    ) -> Page {
        html(&View {
            frame: self.frame(visit, article.title),
            lead: article.lead,
            notices,
            contents: N > 4,
            sections: &article.sections,
        })
    }

    /// Who may have a PIN now, where that is not everybody (R132–R136, C12).
    pub fn eligibility(&self, visit: &Visit) -> Option<Notice> {
        let policy = self.ctx.config.policy.eligibility;
        let asked = may_have(policy, Facts::default(), Way::Web, self.ctx.clock.now());
        let said = &words::of(visit.language()).eligibility;
        let texts = match asked {
            Ok(()) => return None,
            Err(Reason::OnlyFew) => [said.few, said.others],
            Err(Reason::OnlyAbroad | Reason::NotByPhone) => [said.abroad, said.others],
        };
        let texts = texts.map(str::to_owned).to_vec();
        Some(Notice::new(Mood::Warn, said.title, texts))
    }

    /// What everybody is told before they ask for a PIN (R43, C14).
    pub fn before_asking(&self, frame: &Frame) -> Notice {
        let said = &frame.words.before;
        let texts = said.texts.iter().map(|text| frame.say(text)).collect();
        Notice::new(Mood::Info, said.title, texts)
    }
}
