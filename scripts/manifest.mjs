// The widget's custom elements manifest, made from its types (www/widget/electra-qa-widget.d.ts): editors read it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, ts } from '@custom-elements-manifest/analyzer';

const TYPES = join(import.meta.dirname, '../www/widget/electra-qa-widget.d.ts');
const MODULE = 'electra-qa-widget.js';

/** The events of the element, which are an interface in the types. */
const events = {
  name: 'events',
  analyzePhase({ node, moduleDoc }) {
    if (!ts.isInterfaceDeclaration(node) || node.name.text !== 'ElectraQaEventMap') return;
    moduleDoc.events = node.members.map((member) => ({
      name: member.name.text,
      type: { text: member.type.getText() },
      description: ts.getTextOfJSDocComment(member.jsDoc[0].comment),
    }));
  },
  moduleLinkPhase({ moduleDoc }) {
    const element = moduleDoc.declarations.find(({ customElement }) => customElement);
    element.events = moduleDoc.events;
    delete moduleDoc.events;
  },
};

/** What the types say, in the form that editors expect. */
const plain = {
  name: 'plain',
  moduleLinkPhase({ moduleDoc }) {
    const element = moduleDoc.declarations.find(({ customElement }) => customElement);
    // What is set, not what is read where nothing is set.
    for (const { type } of element.attributes) type.text = type.text.replace(/^'' \| | \| null$/g, '');
    // Of a method that is declared for several modes, what is said with the first, and the last for what it takes.
    const members = new Map();
    for (const member of element.members) members.set(member.name, { ...members.get(member.name), ...member });
    element.members = [...members.values()];
    const declaration = { name: element.name, module: MODULE };
    moduleDoc.exports.unshift({ kind: 'custom-element-definition', name: element.tagName, declaration });
  },
};

/** The manifest, as text. */
export function manifest() {
  const source = ts.createSourceFile(MODULE, readFileSync(TYPES, 'utf8'), ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  const made = create({ modules: [source], plugins: [events, plain] });
  made.schemaVersion = '2.1.0';
  delete made.readme;
  // Descriptions are lines of a comment.
  return `${JSON.stringify(made, (key, value) => (key === 'description' ? value.replaceAll(/\s*\n\s*/g, ' ').trim() : value), 2)}\n`;
}
