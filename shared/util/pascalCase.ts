/** `StartTimer` for START_TIMER: how the server and its command line write values of enums. */
export const pascalCase = (key: string): string =>
  key.toLowerCase().replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
