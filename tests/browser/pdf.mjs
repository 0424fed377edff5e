// A PDF of many pages, written out.

/**
 * @param {number} count of pages
 * @param {(page: number) => string[]} linesOf a page, counted from 1
 */
export function pdf(count, linesOf) {
  /** @type {string[]} */
  const objects = [];
  const kids = Array.from({ length: count }, (_, index) => `${4 + 2 * index} 0 R`);
  objects.push('<< /Type /Catalog /Pages 2 0 R >>', `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${count} >>`);
  objects.push('<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>');
  for (let page = 1; page <= count; page += 1) {
    const shown = linesOf(page).map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`);
    const content = `BT /F 12 Tf 15 TL 72 750 Td ${shown.join('\n')} ET`;
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents ${3 + 2 * page} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    );
  }
  let file = '%PDF-1.7\n';
  const places = objects.map((object, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  return Buffer.from(
    `${file}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`,
    'latin1',
  );
}
