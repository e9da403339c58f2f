// Offsets between Unicode code points (records, the W3C model) and UTF-16 units (this browser).
// The other half is text/offsets.py; both are tested with the same vectors.

const isHigh = (unit) => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit) => unit >= 0xdc00 && unit <= 0xdfff;

export class Utf16Offsets {
  constructor(text) {
    this.units = text.length;
    this.wide = []; // the units at which characters of two units start, in order
    for (let at = 0; at + 1 < text.length; at += 1) {
      if (isHigh(text.charCodeAt(at)) && isLow(text.charCodeAt(at + 1))) {
        this.wide.push(at);
        at += 1;
      }
    }
  }

  get codePoints() {
    return this.units - this.wide.length;
  }

  toUtf16(codePoint) {
    if (!(codePoint >= 0 && codePoint <= this.codePoints)) {
      throw new RangeError(`no code point ${codePoint} in a text of ${this.codePoints}`);
    }
    // Before it stand as many wide characters as start, in code points, before it.
    let low = 0;
    let high = this.wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.wide[middle] - middle < codePoint) low = middle + 1;
      else high = middle;
    }
    return codePoint + low;
  }

  toCodePoint(unit) {
    if (!(unit >= 0 && unit <= this.units)) throw new RangeError(`no UTF-16 unit ${unit} in this text`);
    const n = this.before(unit);
    if (n && this.wide[n - 1] === unit - 1) {
      throw new RangeError(`UTF-16 unit ${unit} is in the middle of a character`);
    }
    return unit - n;
  }

  before(unit) {
    let low = 0;
    let high = this.wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.wide[middle] < unit) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
