/** The generator's version, as headers and the manifest of generated files show it. */
export const version = '0.1.1'
