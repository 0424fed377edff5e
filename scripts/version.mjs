// The version of everything that is built here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const workspace = readFileSync(join(import.meta.dirname, '../Cargo.toml'), 'utf8');

export const VERSION = workspace.match(/^\[workspace\.package\]\nversion = "(.+)"$/m)?.[1] ?? '';
