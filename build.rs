//! The library carries cases, snapshots and the conventional profile: a change of a file there makes a new library.

fn main() {
    for folder in ["cases", "snapshots", "profiles"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
