// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/firewalld.hpp"

#include <memory>
#include <optional>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr std::uint64_t kMaxXml = 1U << 20U;

struct FreeDocument {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using Document = std::unique_ptr<xmlDoc, FreeDocument>;

/// None for what is no XML. Nothing is loaded from anywhere else, and a document that defines entities is
/// refused: firewalld's own have none.
Document parse(const std::string& text) {
  constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
  Document document(xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr, kOptions));
  if (document && document->intSubset != nullptr) return nullptr;
  return document;
}

const xmlChar* xml_text(const char* text) {
  return reinterpret_cast<const xmlChar*>(text);
}

bool is_named(const xmlNode* node, const char* name) {
  return node->type == XML_ELEMENT_NODE && xmlStrEqual(node->name, xml_text(name)) != 0;
}

std::string attribute(xmlNode* node, const char* name) {
  xmlChar* value = xmlGetProp(node, xml_text(name));
  if (value == nullptr) return "";
  std::string text = reinterpret_cast<const char*>(value);
  xmlFree(value);
  return text;
}

/// The file of a zone or service: the administrator's own, else the one that came with firewalld.
std::optional<std::string> find_xml(const GuestReader& guest, const std::string& kind,
                                    const std::string& name) {
  if (name.empty() || name.find('/') != std::string::npos) return std::nullopt;
  for (const std::string directory : {"/etc/firewalld/", "/usr/lib/firewalld/"}) {
    const std::string path = directory + kind + "/" + name + ".xml";
    if (guest.is_file(path)) return guest.read(path, kMaxXml);
  }
  return std::nullopt;
}

bool opens_port(xmlNode* node, long port) {
  const std::string protocol = attribute(node, "protocol");
  return is_named(node, "port") && (protocol == "tcp" || protocol.empty()) &&
         has_port(attribute(node, "port"), port);
}

bool service_has_port(const GuestReader& guest, const std::string& service, long port) {
  const auto text = find_xml(guest, "services", service);
  const auto document = text ? parse(*text) : nullptr;
  xmlNode* root = document ? xmlDocGetRootElement(document.get()) : nullptr;
  if (root == nullptr) return service == "ssh" && port == 22;
  for (xmlNode* node = root->children; node != nullptr; node = node->next) {
    if (opens_port(node, port)) return true;
  }
  return false;
}

bool lets_in(const GuestReader& guest, xmlNode* node, long port) {
  if (is_named(node, "service")) return service_has_port(guest, attribute(node, "name"), port);
  return opens_port(node, port);
}

/// A rich rule for the port, "<rule> <source address=…/> <service name="ssh"/> <accept/> </rule>".
FilterVerdict judge_rich_rule(const GuestReader& guest, xmlNode* rule, long port) {
  bool concerns = false;
  bool accepts = false;
  std::string source;
  for (xmlNode* node = rule->children; node != nullptr; node = node->next) {
    concerns = concerns || lets_in(guest, node, port);
    accepts = accepts || is_named(node, "accept");
    if (is_named(node, "source")) source = attribute(node, "address");
  }
  if (!concerns || !accepts) return {Admission::closed, ""};
  return source.empty() ? FilterVerdict{} : FilterVerdict{Admission::restricted, "a rich rule for " + source};
}

}  // namespace

std::string firewalld_default_zone(const GuestReader& guest) {
  for (const auto& raw : split_lines(guest.read("/etc/firewalld/firewalld.conf").value_or(""))) {
    const std::string line(trim(without_line_end(raw)));
    constexpr std::string_view kKey = "DefaultZone=";
    if (line.starts_with(kKey) && line.size() > kKey.size()) return line.substr(kKey.size());
  }
  return "public";
}

FilterVerdict judge_firewalld_zone(const GuestReader& guest, const std::string& zone, long port) {
  const auto text = find_xml(guest, "zones", zone);
  const auto document = text ? parse(*text) : nullptr;
  xmlNode* root = document ? xmlDocGetRootElement(document.get()) : nullptr;
  if (root == nullptr) return {Admission::unknown, "the zone " + zone + " could not be read"};
  if (attribute(root, "target") == "ACCEPT") return {};
  FilterVerdict best = {Admission::closed, "the zone " + zone + " has neither that port nor its service"};
  for (xmlNode* node = root->children; node != nullptr; node = node->next) {
    if (lets_in(guest, node, port)) return {};
    if (!is_named(node, "rule")) continue;
    const auto verdict = judge_rich_rule(guest, node, port);
    if (verdict.admission < best.admission) best = verdict;
  }
  return best;
}

}  // namespace guestfit
