import { begins } from "../meeting.mjs";

export default async function () {
  begins();
}
