// Where the models are that are used when none are named. The npm package has npm/default-list.js in its place.
/** @param {string} here address of the library */
export const defaultList = async (here) => new URL('models.json', here).href;
