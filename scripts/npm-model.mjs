// The npm package electra-qa-model: the default model of a built page, and a module that says where its file is.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/**
 * @param {string} dist the built page
 * @param {string} folder where the package is made
 * @param {string} version
 */
export function modelPackage(dist, folder, version) {
  const [model] = JSON.parse(readFileSync(join(dist, 'models.json'), 'utf8')).models;
  const file = basename(model.file);
  mkdirSync(folder, { recursive: true });
  const write = (/** @type {string} */ name, /** @type {string} */ text) => writeFileSync(join(folder, name), text);
  cpSync(join(dist, model.file), join(folder, file));
  cpSync(join(ROOT, 'LICENSE-APACHE'), join(folder, 'LICENSE'));
  cpSync(join(ROOT, 'npm/model/index.d.ts'), join(folder, 'index.d.ts'));

  const list = { models: [{ ...model, file }] };
  write('models.json', `${JSON.stringify(list, undefined, 2)}\n`);
  // In this form, bundlers recognize the file.
  const address = `new URL('./${file}', import.meta.url).href`;
  const { file: _, ...rest } = model;
  write('index.js', `export default { models: [{ ...${JSON.stringify(rest, undefined, 2)}, file: ${address} }] };\n`);

  /** @type {Record<string, string>} */
  const facts = {
    file,
    id: model.id,
    name: model.name,
    description: model.description,
    license: model.license,
    size: model.bytes.toLocaleString('en'),
    parameters: model.parameters.toLocaleString('en'),
    sha256: model.sha256,
    measured: `EM ${model.measured.exact}, F1 ${model.measured.f1} on ${model.measured.data}`,
  };
  write(
    'README.md',
    readFileSync(join(ROOT, 'npm/model/README.md'), 'utf8').replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole),
  );
  const manifest = {
    name: 'electra-qa-model',
    version,
    description: `The default model of electra-qa: ${model.name}, extractive question answering in English.`,
    keywords: ['question-answering', 'electra', 'gguf', 'model'],
    license: model.license,
    type: 'module',
    exports: {
      '.': { types: './index.d.ts', default: './index.js' },
      './models.json': './models.json',
      './*.gguf': './*.gguf',
      './package.json': './package.json',
    },
    types: './index.d.ts',
    sideEffects: false,
  };
  write('package.json', `${JSON.stringify(manifest, undefined, 2)}\n`);
}
