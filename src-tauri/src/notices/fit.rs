//! PURE: a notification as a desktop can take it. Its texts may hold the name that a stranger gave: nothing in it may become markup, break the
//! line or fill the screen.

use crate::ipc::{Notice, NoticeAnswer};

const KEY: usize = 128;
const TITLE: usize = 120;
const BODY: usize = 240;
const LABEL: usize = 40;
const ANSWERS: usize = 3;

/// Bounded, and on one line each.
pub fn fit(notice: Notice) -> Notice {
    let answers = notice.answers.into_iter().take(ANSWERS);
    Notice {
        key: line(&notice.key, KEY),
        title: line(&notice.title, TITLE),
        body: line(&notice.body, BODY),
        answers: answers
            .map(|NoticeAnswer { answer, label }| NoticeAnswer {
                answer: line(&answer, LABEL),
                label: line(&label, LABEL),
            })
            .collect(),
    }
}

fn line(text: &str, most: usize) -> String {
    let clean = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut taken: String = clean.clone().take(most).collect();
    if clean.count() > most {
        taken.pop();
        taken.push('…');
    }
    taken
}

/// For a desktop that reads a body as markup (the hyper-text of the notifications' specification).
pub fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, c| {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn notice(text: &str) -> Notice {
        let answer = NoticeAnswer {
            answer: text.to_owned(),
            label: text.to_owned(),
        };
        Notice {
            key: text.to_owned(),
            title: text.to_owned(),
            body: text.to_owned(),
            answers: vec![answer; 5],
        }
    }

    #[test]
    fn a_short_text_stays_as_it_is_and_a_long_one_says_that_it_was_cut() {
        assert_eq!(fit(notice("Ada is knocking")).title, "Ada is knocking");
        let cut = fit(notice(&"ä".repeat(200))).title;
        assert_eq!((cut.chars().count(), cut.ends_with("ä…")), (TITLE, true));
    }

    /// Longer than anything that is shown, and with every control character.
    fn name() -> impl Strategy<Value = String> {
        let character = prop_oneof![any::<char>(), prop::char::range('\0', '\u{9f}')];
        prop::collection::vec(character, 0..400).prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn whatever_a_stranger_is_called_it_is_one_short_line(text in name()) {
            let fit = fit(notice(&text));
            let texts = [&fit.key, &fit.title, &fit.body, &fit.answers[0].answer, &fit.answers[0].label];
            for text in texts {
                prop_assert!(text.chars().count() <= BODY && !text.chars().any(char::is_control));
            }
            prop_assert_eq!(fit.answers.len(), ANSWERS);
        }

        #[test]
        fn whatever_a_stranger_is_called_it_is_no_markup(text in name()) {
            let escaped = escaped(&text);
            prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
            let read = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
            prop_assert_eq!(read, text);
        }
    }
}
