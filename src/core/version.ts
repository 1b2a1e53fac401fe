/** The version of pmdb itself, as `pmdb --version` prints it and the ledger records it. */
export const TOOL_VERSION = '0.1.0';
