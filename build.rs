//! The library carries cases and the conventional profile: a change of a file there makes a new library.

fn main() {
    for folder in ["cases", "profiles"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
