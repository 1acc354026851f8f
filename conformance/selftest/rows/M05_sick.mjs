import { writeFileSync } from "node:fs";
import path from "node:path";

export default async function (t) {
  writeFileSync(path.join(t.tenon.folder, "shop", "sick"), "");
}
