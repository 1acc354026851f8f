//! Runs `cases/*.case`. Their language is described in `cases/README.md`.

mod language;

use std::path::Path;

#[test]
fn every_case_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "case"))
        .collect();
    files.sort();
    let (mut run, mut failures) = (0, Vec::new());
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        for case in language::read(&text).unwrap_or_else(|error| panic!("{name}: {error}")) {
            run += 1;
            failures.extend(case.run().into_iter().map(|failure| format!("{name}:{}: {failure}", case.line)));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(run > 40, "only {run} cases were found");
}

#[test]
fn a_case_that_is_wrong_fails() {
    let text = "currency TWD 0\nprices include tax\ntax standard 5%\ncase wrong\nbuy cake 1 at 1000\nexpect total 1000 = 953 + 47\n";
    let cases = language::read(text).unwrap();
    assert_eq!(cases[0].run(), ["wrong: total: expected 1000 = 953 + 47, got 1000 = 952 + 48"]);
    assert!(language::read("case unknown word\nsell cake").is_err());
}
