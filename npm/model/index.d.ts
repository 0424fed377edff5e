/** A model of a list, as `models.json` has it. */
export interface ListedModel {
  id: string;
  name: string;
  /** Address of the file. */
  file: string;
  bytes: number;
  sha256: string;
  chunk_bytes: number;
  chunks: string[];
}

/** The list of the model in this package. */
declare const list: { models: ListedModel[] };
export default list;
