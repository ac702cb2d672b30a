//! Disk → [`Sources`]: finds the site, reads its configuration, postmortems and theme.
