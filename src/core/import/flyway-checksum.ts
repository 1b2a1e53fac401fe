/** CRC-32 over the lines of a text without their ends and without a byte order mark, signed, as Flyway records it. */
export function flywayChecksum(text: string): number {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text.replace(/^\uFEFF|[\r\n]/g, ''))) {
    crc = (TABLE[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  }
  return ~crc;
}

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});
