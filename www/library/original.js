/**
 * Where a file of the package is: Vite's development server, up to version 7, runs its scripts from a folder that the
 * other files are not in.
 * @param {string | URL} address
 */
export const original = (address) => String(address).replace(/\/node_modules\/\.[^?]*\/deps\//, '/node_modules/electra-qa/');

/** Whether these scripts run from such a folder. */
export const moved = original(import.meta.url) !== import.meta.url;
