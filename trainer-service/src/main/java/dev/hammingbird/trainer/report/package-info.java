/** What a run tells of itself: its diary while it learns, and its report as JSON and as a page. */
@NullMarked
package dev.hammingbird.trainer.report;

import org.jspecify.annotations.NullMarked;
