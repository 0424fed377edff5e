// Where the models are that are used when none are named: in the model package, or else beside the library.
import { original } from '../www/library/original.js';
import { packagedList } from './model-package.js';

/** @param {string} here address of the library */
export const defaultList = async (here) =>
  (await packagedList((file) => original(file, 'electra-qa-model'))) ?? new URL('models.json', here).href;
