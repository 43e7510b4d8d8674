import manifest from '../../package.json' with { type: 'json' };

/** Timelapse's version. */
export const VERSION: string = manifest.version;
