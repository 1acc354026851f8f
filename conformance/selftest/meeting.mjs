// Where two rows of one run meet, whichever comes first.

let begin = () => {};

/** Fulfilled once the shorter row has begun. */
export const shorterBegan = new Promise((resolve) => {
  begin = resolve;
});

/** What the shorter row says. */
export const begins = () => begin();
