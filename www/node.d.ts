// What tells scripts in a page that they are in Node. Where Node's own types are, it is left out.
declare var process: { versions?: { node?: string } } | undefined;
