export const seconds = 1;

export default async function () {
  await new Promise(() => {});
}
