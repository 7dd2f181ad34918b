// What the Worker's bundle takes for zod's English texts: nothing, because lean.ts says its own.

const english = () => ({ localeError: undefined });
// biome-ignore lint/style/noDefaultExport: the file that it stands for has one.
export default english;
