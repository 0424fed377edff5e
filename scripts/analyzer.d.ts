// Of @custom-elements-manifest/analyzer, whose own types leave out what it is called by.
import ts from 'typescript';

export { ts };

export interface Member {
  name: string;
  type: { text: string };
  description?: string;
}
/** The declaration of an element, on its way into the manifest. */
export interface ElementDoc {
  name: string;
  tagName: string;
  customElement: boolean;
  attributes: Member[];
  members: Member[];
  events: Member[];
}
export interface ModuleDoc {
  declarations: ElementDoc[];
  exports: { kind: string; name: string; declaration: object }[];
}
export interface Plugin {
  name: string;
  analyzePhase(of: { node: ts.Node; moduleDoc: ModuleDoc }): void;
  moduleLinkPhase(of: { moduleDoc: ModuleDoc }): void;
}
export function create(of: { modules: ts.SourceFile[]; plugins: Plugin[] }): { schemaVersion: string; readme?: string };
