//! Reads what our own pages are marked with: data attributes, hidden fields, the messages of
//! fields. It is no reader of HTML at large.

/// An answer of the console.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The HTTP status.
    pub status: u16,
    /// The address that answered in the end.
    pub path: String,
    /// The text.
    pub text: String,
}

impl Page {
    /// A data attribute (without `data-`) of the first element that has it.
    pub fn data(&self, name: &str) -> Option<String> {
        let key = format!("data-{name}");
        tags(&self.text).find_map(|tag| attribute(tag, &key))
    }

    /// An attribute of the element with this id.
    pub fn of(&self, id: &str, name: &str) -> Option<String> {
        let tag = tags(&self.text).find(|tag| attribute(tag, "id").as_deref() == Some(id))?;
        attribute(tag, name)
    }

    /// The value of the first field of this name.
    pub fn field(&self, name: &str) -> Option<String> {
        let tag = tags(&self.text)
            .filter(|tag| {
                ["input ", "select ", "textarea "]
                    .iter()
                    .any(|kind| tag.starts_with(kind))
            })
            .find(|tag| attribute(tag, "name").as_deref() == Some(name))?;
        Some(attribute(tag, "value").unwrap_or_default())
    }

    /// The text of the element with this id, which has no element inside.
    pub fn inner(&self, id: &str) -> Option<String> {
        let (_, after) = self.text.split_once(&format!(" id=\"{id}\""))?;
        let (_, inner) = after.split_once('>')?;
        inner.split('<').next().map(unescape)
    }

    /// The value of `name` in the first element whose attribute `key` is `value`.
    pub fn beside(&self, (key, value): (&str, &str), name: &str) -> Option<String> {
        tags(&self.text)
            .filter(|tag| attribute(tag, key).as_deref() == Some(value))
            .find_map(|tag| attribute(tag, name))
    }

    /// The addresses of the forms, in order.
    pub fn actions(&self) -> impl Iterator<Item = String> {
        tags(&self.text).filter_map(|tag| attribute(tag, "action"))
    }
}

/// The opening tags, without their brackets.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<')
        .skip(1)
        .filter_map(|piece| piece.split('>').next())
        .filter(|tag| !tag.starts_with(['/', '!']))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    after.split('"').next().map(unescape)
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let reference = after
            .split_once(';')
            .and_then(|(name, left)| Some((sign(name)?, left)));
        if let Some((sign, left)) = reference {
            plain.push(sign);
            rest = left;
        } else {
            plain.push('&');
            rest = after;
        }
    }
    plain.push_str(rest);
    plain
}

fn sign(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Page {
        Page {
            text: text.to_owned(),
            ..Page::default()
        }
    }

    #[test]
    fn data_attributes_and_hidden_fields_are_read_without_their_references() {
        let page = page(
            "<meta name=\"csrf\" content=\"abc\"><section id=\"offer\" data-caller=\"&#43;39333\" data-said=\"l&#39;altro &amp; io\">\
             <input type=\"hidden\" name=\"csrf\" value=\"abc\"><p id=\"cap-message\">Non è &lt;un&gt; CAP.</p>",
        );
        assert_eq!(page.data("caller").as_deref(), Some("+39333"));
        assert_eq!(
            page.of("offer", "data-said").as_deref(),
            Some("l'altro & io")
        );
        assert_eq!(page.field("csrf").as_deref(), Some("abc"));
        assert_eq!(
            page.inner("cap-message").as_deref(),
            Some("Non è <un> CAP.")
        );
        assert_eq!(page.data("offer"), None);
    }
}
