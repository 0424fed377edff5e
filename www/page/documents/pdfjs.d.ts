// What is used of pdf.js; scripts/pdf.mjs puts it into the page.

declare module 'pdfjs-dist/worker' {}

declare module 'pdfjs-dist' {
  interface Viewport {
    transform: number[];
    width: number;
    height: number;
  }
  interface TextPart {
    items: { str: string; dir: string; transform: number[]; width: number; height: number; fontName: string }[];
  }
  interface OperatorList {
    fnArray: number[];
    argsArray: any[];
  }
  interface RenderTask {
    promise: Promise<void>;
    cancel(): void;
  }
  interface PDFPageProxy {
    getViewport(options: { scale: number }): Viewport;
    streamTextContent(): ReadableStream<TextPart>;
    getOperatorList(): Promise<OperatorList>;
    getAnnotations(): Promise<object[]>;
    render(options: { canvas: HTMLCanvasElement; viewport: Viewport }): RenderTask;
    cleanup(): boolean;
  }
  interface PDFDocumentProxy {
    numPages: number;
    getPage(number: number): Promise<PDFPageProxy>;
    getMetadata(): Promise<{ info: { Title?: string } }>;
  }
  interface LoadingTask {
    promise: Promise<PDFDocumentProxy>;
    destroy(): Promise<void>;
  }
  class PDFWorker {
    constructor(options: { port: Worker });
    destroy(): void;
  }
  function getDocument(options: object): LoadingTask;
  const OPS: Record<string, number>;
}
