/** HPACK's Huffman code (RFC 7541, appendix B), for reading only: what is written goes out as plain text. */

/**
 * How many bits each of the 256 bytes takes, and the end of the text. The code is canonical: within a length codes are numbered
 * in the order of the bytes, and each length goes on where the one before ended. So the lengths say all.
 */
// prettier-ignore
const CODE_LENGTHS = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
  15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
  20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
  22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
  26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
  20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
  30,
];
const END_OF_TEXT = 256;

/** A code that ends within the eight bits looked at, or the node where its next eight bits are looked up. */
type Entry = { readonly symbol: number; readonly bits: number } | Node;
type Node = (Entry | undefined)[];

const emptyNode = (): Node => Array.from<Entry | undefined>({ length: 256 });

let tree: Node | undefined;

/** A tree of tables, each indexed by the next eight bits. */
function treeOfCodes(): Node {
  const root = emptyNode();
  const symbols = CODE_LENGTHS.map((_, symbol) => symbol).sort(
    (a, b) => lengthOf(a) - lengthOf(b) || a - b,
  );
  let code = 0;
  let codeLength = 0;
  for (const symbol of symbols) {
    code <<= lengthOf(symbol) - codeLength;
    codeLength = lengthOf(symbol);
    insert(root, symbol, code, codeLength);
    code += 1;
  }
  return root;
}

const lengthOf = (symbol: number): number => CODE_LENGTHS[symbol] ?? 0;

function insert(root: Node, symbol: number, code: number, length: number): void {
  let node = root;
  let left = length;
  for (; left > 8; left -= 8) {
    const index = (code >>> (left - 8)) & 0xff;
    const below = node[index];
    const next = Array.isArray(below) ? below : emptyNode();
    node[index] = next;
    node = next;
  }
  // Whatever follows a code in its last eight bits, it is this code.
  const first = (code << (8 - left)) & 0xff;
  node.fill({ symbol, bits: left }, first, first + (1 << (8 - left)));
}

/**
 * The text of Huffman-coded bytes, or undefined where they are none: another padding than up to seven set bits, or the end of the
 * text within it.
 */
export function decodeHuffman(bytes: Uint8Array, start: number, end: number): string | undefined {
  tree ??= treeOfCodes();
  let text = '';
  let node = tree;
  let bits = 0;
  let bitCount = 0;
  for (let at = start; at < end; at++) {
    bits = ((bits << 8) | (bytes[at] ?? 0)) & 0xffff;
    bitCount += 8;
    while (bitCount >= 8) {
      const entry = node[(bits >>> (bitCount - 8)) & 0xff];
      if (entry === undefined) return undefined;
      if (Array.isArray(entry)) {
        node = entry;
        bitCount -= 8;
      } else {
        if (entry.symbol === END_OF_TEXT) return undefined;
        text += String.fromCharCode(entry.symbol);
        bitCount -= entry.bits;
        node = tree;
      }
    }
  }
  while (bitCount > 0) {
    const entry = node[(bits << (8 - bitCount)) & 0xff];
    if (entry === undefined || Array.isArray(entry) || entry.bits > bitCount) break;
    text += String.fromCharCode(entry.symbol);
    bitCount -= entry.bits;
    node = tree;
  }
  const padding = (1 << bitCount) - 1;
  return node === tree && (bits & padding) === padding ? text : undefined;
}
