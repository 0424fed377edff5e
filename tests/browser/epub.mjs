// Books as files: an archive of web pages.
import { crc32 } from 'node:zlib';

/**
 * An archive of files that are stored as they are.
 *
 * @param {Record<string, string>} files
 */
export function archive(files) {
  const parts = [];
  const table = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const [path, bytes] = [Buffer.from(name), Buffer.from(content)];
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(bytes.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(path.length, 22);
    const entry = Buffer.alloc(16);
    entry.writeUInt32LE(at, 12);
    table.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, entry.subarray(2), path);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), head, path, bytes);
    at += 30 + path.length + bytes.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  const count = Object.keys(files).length;
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(Buffer.concat(table).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...table, end]);
}

const CONTAINER = `<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
  <rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`;

/**
 * A book.
 *
 * @param {string} title
 * @param {[heading: string, ...paragraphs: string[]][]} chapters
 */
export function epub(title, chapters) {
  const numbered = chapters.map(([heading, ...paragraphs], n) => ({ id: `c${n}`, heading, paragraphs }));
  const items = numbered.map(({ id }) => `<item id="${id}" href="${id}.xhtml" media-type="application/xhtml+xml"/>`);
  const spine = numbered.map(({ id }) => `<itemref idref="${id}"/>`);
  /** @param {string} text */
  const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const pages = numbered.map(({ id, heading, paragraphs }) => [
    `${id}.xhtml`,
    `<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body><h1>${escaped(heading)}</h1>
     ${paragraphs.map((text) => `<p>${escaped(text)}</p>`).join('\n')}</body></html>`,
  ]);
  return archive({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': CONTAINER,
    'book.opf': `<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>${escaped(title)}</dc:title></metadata>
      <manifest>${items.join('')}</manifest><spine>${spine.join('')}</spine></package>`,
    ...Object.fromEntries(pages),
  });
}
