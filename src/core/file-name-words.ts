/**
 * What a migration does, in the form in which a file name says it: "Größe der Städte" gives "grosse_der_stadte". Letters and
 * digits of every script stay, Latin ones without their marks. Empty where there is none.
 */
export function fileNameWords(text: string): string {
  return text
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/(?<=\p{Script=Latin})\p{Mark}+/gu, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
}
