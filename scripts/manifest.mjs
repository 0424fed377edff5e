// The widget's custom elements manifest, made from its types (www/widget/electra-qa-widget.d.ts): editors read it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, ts } from '@custom-elements-manifest/analyzer';

const TYPES = join(import.meta.dirname, '../www/widget/electra-qa-widget.d.ts');
const MODULE = 'electra-qa-widget.js';

/** @typedef {import('@custom-elements-manifest/analyzer').Member} Member */

/**
 * The events of an interface: what each is named, is, and means.
 * @param {import('typescript').InterfaceDeclaration} node
 * @returns {Member[]}
 */
const eventsOf = (node) =>
  node.members.filter(ts.isPropertySignature).map((member) => ({
    name: /** @type {import('typescript').StringLiteral} */ (member.name).text,
    type: { text: member.type?.getText() ?? '' },
    description: ts.getTextOfJSDocComment(ts.getJSDocCommentsAndTags(member)[0]?.comment),
  }));

/**
 * What the types say, in the form that editors expect.
 * @returns {import('@custom-elements-manifest/analyzer').Plugin}
 */
function asEditorsExpect() {
  /** @type {Member[]} */
  let events = [];
  return {
    name: 'as editors expect',
    analyzePhase({ node }) {
      if (ts.isInterfaceDeclaration(node) && node.name.text === 'ElectraQaEventMap') events = eventsOf(node);
    },
    moduleLinkPhase({ moduleDoc }) {
      const element = moduleDoc.declarations.find(({ customElement }) => customElement);
      if (!element) throw new Error(`${TYPES} has no class with @tag.`);
      element.events = events;
      // What is set, not what is read where nothing is set.
      for (const { type } of element.attributes) type.text = type.text.replace(/^'' \| | \| null$/g, '');
      // Of a method that is declared for several modes, what is said with the first, and the last for what it takes.
      /** @type {Map<string, Member>} */
      const members = new Map();
      for (const member of element.members) members.set(member.name, { ...members.get(member.name), ...member });
      element.members = [...members.values()];
      const declaration = { name: element.name, module: MODULE };
      moduleDoc.exports.unshift({ kind: 'custom-element-definition', name: element.tagName, declaration });
    },
  };
}

/** The manifest, as text. */
export function manifest() {
  const source = ts.createSourceFile(MODULE, readFileSync(TYPES, 'utf8'), ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  const made = create({ modules: [source], plugins: [asEditorsExpect()] });
  made.schemaVersion = '2.1.0';
  delete made.readme;
  // Descriptions are lines of a comment.
  return `${JSON.stringify(made, (key, value) => (key === 'description' ? value.replaceAll(/\s*\n\s*/g, ' ').trim() : value), 2)}\n`;
}
