//! Links to files, held against a disk.

use std::fs;

use crate::support::{pm, run};

const PAGE: &str = "\
+++
title = \"API errors\"
severity = \"SEV4\"

[[alerts]]
name = \"api\"
runbook = \"runbooks/gone.md\"
+++

## Summary

[a](../runbooks/API.md) [b](../runbooks) [c](graph.png) [d](../notes/x.txt) [e](#summary) [f](#sumary)

![g](graph.png) ![h](Graph.png) ![i](../runbooks/i.png)
";

#[test]
fn what_is_linked_to_is_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("postmortems/2025-01-15-a/index.md");
    for (path, text) in [
        (
            "postmortems/2025-01-15-a/index.md",
            PAGE.replace("../", "../../"),
        ),
        ("postmortems/2025-01-15-a/graph.png", String::new()),
        ("runbooks/api.md", String::new()),
        ("runbooks/i.png", String::new()),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let found = || {
        let (text, _) = run(pm(folder.path()).args(["check", "--format", "short"]));
        let lines = text.lines().filter(|line| line.contains("[PM60"));
        let said = lines.filter_map(|line| Some(line.split_once("] ")?.1.to_owned()));
        said.collect::<Vec<String>>()
    };
    let before = [
        "broken-link: there is no file `runbooks/gone.md`",
        "broken-link: there is no file `runbooks/API.md`",
        "broken-link: there is no file `notes/x.txt`",
        "broken-anchor: there is no heading `#sumary` here",
        "missing-image: there is no picture `postmortems/2025-01-15-a/Graph.png`",
        "missing-image: the site does not have `runbooks/i.png`",
    ];
    assert_eq!(found(), before);
    run(pm(folder.path()).args(["check", "--fix"]));
    let text = fs::read_to_string(&page).unwrap();
    assert!(
        text.contains("(../../runbooks/api.md)") && !text.contains("Graph.png"),
        "{text}"
    );
    fs::write(folder.path().join("runbooks/gone.md"), "").unwrap();
    assert_eq!(found(), [before[2], before[3], before[5]]);
}
