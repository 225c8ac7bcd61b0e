//! What the fuzzer kept, played once with every run of the tests. Here and not beside the rooms: they know no files.

use crate::rooms::script::play;

#[test]
fn every_history_that_the_fuzzer_kept_still_holds() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/rooms_history");
    let kept: Vec<_> = std::fs::read_dir(corpus).unwrap().flatten().collect();
    assert!(!kept.is_empty());
    for file in kept {
        play(&std::fs::read(file.path()).unwrap());
    }
}
