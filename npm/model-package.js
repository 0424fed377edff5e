// The package that carries the default model, where it is installed.

/**
 * The address of its model list, whose content is in the address: a bundler names the file anew. Nothing without the
 * package, which is an optional peer dependency; bundlers take an import in this form for optional.
 * @param {(file: string) => string} [moved] where a file of the package really is
 * @returns {Promise<string | undefined>}
 */
export async function packagedList(moved = (file) => file) {
  try {
    const { default: list } = await import('electra-qa-model');
    return listAddress(list.models.map((model) => ({ ...model, file: moved(model.file) })));
  } catch {
    return undefined;
  }
}

/**
 * An address that is the model list itself.
 * @param {object[]} models
 * @param {string} [hub]
 */
export const listAddress = (models, hub) => `data:application/json,${encodeURIComponent(JSON.stringify({ hub, models }))}`;
