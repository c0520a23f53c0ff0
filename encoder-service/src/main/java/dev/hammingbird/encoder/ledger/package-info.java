/** The books: every accepted picture is encoded, rejected, gone or still to come. */
@NullMarked
package dev.hammingbird.encoder.ledger;

import org.jspecify.annotations.NullMarked;
