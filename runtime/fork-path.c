/* SPDX-License-Identifier: MIT
 *
 * fork-path.c - the calls that are open when a thread forks
 */
#include "runtime/fork-path.h"

#include "runtime/call-tree.h"
#include "runtime/fold.h"
#include "runtime/gate.h"
#include "runtime/lane.h"
#include "runtime/sys.h"
#include "runtime/thread.h"

static CYGPROF_QUIET bool
is_call(const struct cygprof_node *node)
{
	return node && node != &cygprof_thread_unborn_node &&
	       !cygprof_node_is_place(node);
}

static CYGPROF_QUIET size_t
depth_of(const struct cygprof_node *node)
{
	size_t depth = 0;

	for (; is_call(node); node = cygprof_node_parent(node))
		depth++;
	return depth;
}

/* Room for a path of some depth, kept from one fork to the next. */
static CYGPROF_QUIET struct cygprof_fork_path *
path_room(struct cygprof_lane_state *lane, size_t depth)
{
	struct cygprof_fork_path *path = lane->fork_path;
	size_t wanted_count = depth + depth / 2 + 16;

	if (path && path->capacity_count >= depth)
		return path;
	path = cygprof_sys_map_memory(sizeof(*path) +
				      wanted_count * sizeof(path->calls[0]));
	if (cygprof_sys_failed(path))
		return NULL;
	path->capacity_count = wanted_count;
	lane->fork_path = path;
	return path;
}

void
cygprof_fork_path_note(void)
{
	struct cygprof_lane_state *lane = cygprof_thread.lane;
	struct cygprof_node *node = cygprof_thread.current;
	struct cygprof_fork_path *path;

	if (!cygprof_gate.control || !lane || !lane->lane)
		return;
	if (lane->fork_path)
		lane->fork_path->call_count = 0;
	path = path_room(lane, depth_of(node));
	if (!path)
		return;
	path->call_count = 0;
	for (; is_call(node) && path->call_count < path->capacity_count;
	     node = cygprof_node_parent(node))
		path->calls[path->call_count++] =
			(struct cygprof_inherited_call){
				node,
				lane->fold ? cygprof_fold_function(node)
					   : node->function,
				node->stack_position,
				node->return_address,
				node->call_site,
			};
}
