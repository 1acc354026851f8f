//! Release programs carry the built pages inside: when those change, the program is built anew.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        for pages in ["../../web/admin/dist", "../../web/pos/dist"] {
            if std::path::Path::new(pages).exists() {
                println!("cargo:rerun-if-changed={pages}");
            }
        }
    }
}
