export const {
  MOCK_URL: url,
  MOCK_WS_URL: wsUrl,
  MOCK_KEY: apiKey,
  MODEL: model,
  IMAGE_MODEL: imageModel,
} = process.env
export const messages = [{ role: 'user', content: 'Describe a harbour at dawn.' }]

/** Runs one use and tells how it went; it has to give something that is true. */
export async function use(name, work) {
  const late = new Promise((_, no) => setTimeout(() => no(new Error('no end within 60 s')), 60_000).unref())
  try {
    const value = await Promise.race([work(), late])
    console.log(`${name}\t${value ? 'ok' : `gave ${JSON.stringify(value)}`}`)
  } catch (error) {
    console.log(
      `${name}\t${String(error?.message ?? JSON.stringify(error))
        .replace(/\s+/g, ' ')
        .slice(0, 200)}`,
    )
  }
}
