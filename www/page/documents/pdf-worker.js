// What of pdf.js runs apart from the page: it takes files apart, within limits.
import './pdf-limits.js';
import 'pdfjs-dist/worker';
