// A person's hands on a page: what they fill, choose and click is counted, so that a row can say how long a person
// takes for what a script does in seconds.

/**
 * What each takes somebody who does it for the first time, carefully, in seconds: a field is looked up on paper, typed and
 * read again; a choice is read through; a page is looked over before anything is done on it.
 */
export const SECONDS = { field: 20, choice: 10, click: 5, page: 30 };

/** Hands on one page. */
export class Hands {
  constructor(page) {
    this.page = page;
    this.done = { field: 0, choice: 0, click: 0, page: 0 };
  }

  /** Comes to a page that is new to them. */
  looked() {
    this.done.page += 1;
  }

  async fill(field, text) {
    this.done.field += 1;
    await field.fill(text);
  }

  async choose(field, label) {
    this.done.choice += 1;
    await field.selectOption({ label });
  }

  /** A file is chosen as one of a list, after the list was opened. */
  async give(field, file) {
    this.done.click += 1;
    this.done.choice += 1;
    await field.setInputFiles(file);
  }

  async click(button) {
    this.done.click += 1;
    await button.click();
  }

  async press(key) {
    this.done.click += 1;
    await this.page.keyboard.press(key);
  }

  /** What a careful person takes for all of it, in seconds. */
  seconds() {
    return Object.entries(this.done).reduce((sum, [what, count]) => sum + count * SECONDS[what], 0);
  }

  /** The sum in words: `41 fields × 20 s + …`. */
  sum() {
    const parts = Object.entries(this.done).map(
      ([what, count]) => `${count} ${what}${count === 1 ? "" : "s"} × ${SECONDS[what]} s`,
    );
    return parts.join(" + ");
  }
}
