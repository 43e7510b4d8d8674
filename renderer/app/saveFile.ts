/** Saving what the window has as a file of the user's. */

/** Offers the content as a file of that name; what a file name can't have becomes `_`. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name.replaceAll(/[^\w.-]+/g, '_');
  link.click();
  URL.revokeObjectURL(link.href);
}
