-- Codes and presence bits of the batch.

local argument = 17
local pages = {}
for _ = 1, tonumber(ARGV[14]) do
  local page, at, what = ARGV[argument], ARGV[argument + 1], ARGV[argument + 2]
  if byte(at) == 35 then
    call('BITFIELD', codes_prefix .. page, 'SET', 'u4', at, what)
  else
    call('SETRANGE', codes_prefix .. page, at, what)
  end
  pages[page] = true
  argument = argument + 3
end
for _ = 1, tonumber(ARGV[15]) do
  local key, at, what = live_prefix .. ARGV[argument], ARGV[argument + 1], ARGV[argument + 2]
  local there = byte(call('GETRANGE', key, at, at))
  if there then what = char(bit.bor(there, byte(what))) .. sub(what, 2) end
  call('SETRANGE', key, at, what)
  argument = argument + 3
end

-- Records of ids: of the batch, by group, and of the store, read when asked for.

local groups, group_blobs, group_sizes = {}, {}, {}
for i = 1, tonumber(ARGV[16]) do
  groups[i] = ARGV[argument]
  group_blobs[groups[i]] = ARGV[argument + 1]
  group_sizes[groups[i]] = tonumber(ARGV[argument + 2])
  argument = argument + 3
end

local function ids_key(group) return prefix .. 'ids:' .. group end

-- The record at an index of a group; empty when there is none.
local function record_at(group, index)
  local at, n, size = 1, 0, #group
  -- As length_at says, written out because it is done some sixty times a record.
  for _ = 1, index do
    if at > size then return '' end
    n = byte(group, at)
    at = n < 128 and at + n + 1 or at + n - 126 + 128 * byte(group, at + 1)
  end
  if at > size then return '' end
  n, at = length_at(group, at)
  return sub(group, at, at + n - 1)
end

-- Records of a group from the store that were asked for; a link is asked for after its slot's id was.
local stored_groups, stored_records = {}, {}
local function stored_record(slot)
  local found = stored_records[slot]
  if found then return found end
  local group = text(floor(slot / GROUP))
  local bytes = stored_groups[group]
  if not bytes then
    bytes = call('GET', ids_key(group)) or ''
    stored_groups[group] = bytes
  end
  found = record_at(bytes, slot % GROUP)
  stored_records[slot] = found
  return found
end

-- Records of a group of the batch, by their place in it from 1 on.
local own_records = {}
local function records_of(group)
  local records = own_records[group]
  if not records then
    local blob = group_blobs[group]
    local at, size, n = 1, blob and #blob or 0, 0
    records = {}
    while at <= size do
      n, at = length_at(blob, at)
      records[#records + 1] = sub(blob, at, at + n - 1)
      at = at + n
    end
    own_records[group] = records
  end
  return records
end

local function record(slot)
  local own = slot >= expected and records_of(text(floor(slot / GROUP)))[slot % GROUP + 1] or ''
  return own ~= '' and own or stored_record(slot)
end

local function id_of(found)
  if found == '' then return nil end
  local flags, at = byte(found), 8
  if band(flags, 2) ~= 0 then at = at + 5 end
  if band(flags, 4) ~= 0 then
    local n
    n, at = length_at(found, at)
    at = at + n
  end
  return sub(found, at)
end

local function stored_link(slot)
  local found = stored_record(slot)
  return found ~= '' and band(byte(found), 2) ~= 0 and slot_at(found, 8) or nil
end

-- Presence bits.

local unset = {}
local function clear(slot)
  call('SETBIT', live_prefix .. text(floor(slot / per_page)), text(slot % per_page), '0')
  toggle_digest(slot)
  live, gone = live - 1, gone + 1
  if slot < expected then unset[#unset + 1] = text(slot) end
end

-- Tells whether a slot has a code here that counts. A page all of whose slots count has no presence bits once it
-- is full; they are made here, since one of them is about to be cleared.
local function counts(slot)
  local page = floor(slot / per_page)
  local key = live_prefix .. text(page)
  if call('GETBIT', key, text(slot % per_page)) == 1 then return true end
  if (page + 1) * per_page > expected or call('EXISTS', key) == 1
    or call('EXISTS', codes_prefix .. text(page)) == 0 then
    return false
  end
  call('SET', key, string.rep('\255', per_page / 8))
  return true
end

local links, skipped = {}, {}

-- Clears the presence bit of the one older version of an id that this space may hold, following the links from
-- version to version.
local function supersede(slot)
  while slot do
    if counts(slot) then
      clear(slot)
      return
    end
    slot = links[slot] or stored_link(slot)
  end
end
