//! Pictures and explanations, as they are asked for.

use super::*;

/// The exit code, standard output and standard error.
fn run_both(words: &[&str]) -> (u8, String, String) {
    let line = Line::parse_from(std::iter::once(&"flow").chain(words));
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut streams = Streams {
        interactive: false,
        stdin: &mut std::io::empty(),
        out: &mut out,
        err: &mut err,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let code = runtime
        .block_on(run(&line.flow, &Environment::default(), &mut streams))
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (code, text(out), text(err))
}

#[test]
fn a_flow_is_drawn_in_three_languages() {
    for (format, begins) in [
        ("svg", "<svg xmlns="),
        ("mermaid", "---\ntitle: "),
        ("dot", "digraph \"Contact center"),
    ] {
        let (code, out, err) = run_both(&["graph", "--format", format]);
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(out.starts_with(begins), "{out}");
    }
}

#[test]
fn what_is_broken_is_told_and_not_drawn() {
    let folder = copy_of_the_shipped_flow(|text| text.replace("start: hours", "start: ours"));
    let file = folder.path().join(flow::SHIPPED_FLOW);
    for words in [&["graph"][..], &["explain", "services"]] {
        let words = [words, &[file.to_str().unwrap()]].concat();
        let (code, out, err) = run_both(&words);
        assert_eq!((code, out.as_str()), (1, ""));
        assert!(err.contains("there is no node `ours`"), "{err}");
    }
}

#[test]
fn a_node_is_explained_in_one_language_or_all() {
    let (code, out, _) = run_both(&["explain", "services"]);
    assert_eq!(code, 0);
    assert!(
        out.contains("it: «Per pensioni") && out.contains("en: «For pensions"),
        "{out}"
    );
    let (_, out, _) = run_both(&["explain", "services", "--language", "it"]);
    assert!(
        out.contains("it: «Per pensioni") && !out.contains("en: "),
        "{out}"
    );
    let (code, _, err) = run_both(&["explain", "services", "--language", "fr"]);
    assert_eq!(code, 1);
    assert!(err.contains("does not speak `fr`, but it, de, en"), "{err}");
}

#[test]
fn a_mistyped_node_is_answered_with_names_like_it() {
    let (code, out, err) = run_both(&["explain", "servces"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        err.starts_with("there is no node `servces`: did you mean services"),
        "{err}"
    );
    let (_, _, err) = run_both(&["explain", "xyz"]);
    assert!(err.contains("the nodes are callback, "), "{err}");
}
