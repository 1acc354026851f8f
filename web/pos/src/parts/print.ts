const PIXELS_PER_INCH = 96;
const TENTHS_PER_INCH = 254;
const FEED_MM = 12;

/**
 * Prints an element on paper of this width, exactly as long as it is.
 *
 * A copy stands alone on the page, so that no panel around it takes room; a roll has no pages, so
 * the page is made as long as the copy.
 */
export function printPaper(element: HTMLElement, widthMm: number): void {
  const copy = document.createElement("div");
  copy.id = "print";
  copy.append(element.cloneNode(true));
  const sheet = document.createElement("style");
  const tenths = Math.ceil((element.offsetHeight * TENTHS_PER_INCH) / PIXELS_PER_INCH);
  const lengthMm = Math.ceil(tenths / 10) + FEED_MM;
  sheet.textContent = `@page { size: ${widthMm}mm ${Math.max(lengthMm, widthMm)}mm; margin: 0; }`;
  document.head.append(sheet);
  document.body.append(copy);
  window.print();
  sheet.remove();
  copy.remove();
}
