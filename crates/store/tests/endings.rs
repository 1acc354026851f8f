//! The three endings of a write, and what each leaves behind.

use kernel::Actor;
use store::params;

testkit::on_both! {
    schema = &[];

    async fn done_commits(brand) {
        brand.db.write("t", Actor::SYSTEM, |tx| {
            tx.execute("INSERT INTO store_meta (name, value) VALUES ($1, $2)", params!["a", "b"])?;
            Ok(())
        }).await.unwrap();
        let found = brand.db.read(|read| read.query("SELECT value FROM store_meta WHERE name = $1", params!["a"], |row| row.get::<String>(0))).await.unwrap();
        assert_eq!(found, ["b"]);
    }
}
