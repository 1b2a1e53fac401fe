import bash from './pmdb.bash';
import fish from './pmdb.fish';
import zsh from './pmdb.zsh';

/** What each shell has to be told. */
export const SCRIPTS = { bash, zsh, fish };
