export const databases = ["postgres"];

export default async function () {
  throw new Error("this row is not about SQLite");
}
