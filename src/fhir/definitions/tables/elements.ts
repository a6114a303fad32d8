/**
 * Made by scripts/fhir-definitions.ts from FHIR R4 (4.0.1, https://hl7.org/fhir/R4, CC0): change that, not this.
 *
 * Every type. A block is a line `Name:Base kind`, where kind is resource, complex or primitive and a + says that it is abstract, and a line
 * for each element that the type adds to its base, indented by its depth:
 *
 *   name min..max types =binding !invariants ^
 *
 * - `[x]` at the end of a name says that it is a choice; types are divided by |.
 * - `Reference(A,B)` and `canonical(A,B)` name the types allowed as targets; with none, any. `Quantity/SimpleQuantity` is a profile.
 * - `attribute:uri` is a string with the rules of uri that can have neither id nor extension (an attribute in XML).
 * - `@a.b` is a content reference: the elements within are those of element a.b of the same type.
 * - `=name` is a required binding (bindings.ts), `!k-1,k-2` are invariants (invariants.ts), ^ says that it is in the summary.
 *
 * Primitive types have a regular expression for their value instead of elements.
 */
export const ELEMENTS = `
Account:DomainResource resource
 identifier 0..* Identifier ^
 status 1..1 code =account-status ^
 type 0..1 CodeableConcept ^
 name 0..1 string ^
 subject 0..* Reference(Patient,Device,Practitioner,PractitionerRole,Location,HealthcareService,Organization) ^
 servicePeriod 0..1 Period ^
 coverage 0..* BackboneElement ^
  coverage 1..1 Reference(Coverage) ^
  priority 0..1 positiveInt ^
 owner 0..1 Reference(Organization) ^
 description 0..1 string ^
 guarantor 0..* BackboneElement
  party 1..1 Reference(Patient,RelatedPerson,Organization)
  onHold 0..1 boolean
  period 0..1 Period
 partOf 0..1 Reference(Account)

ActivityDefinition:DomainResource resource !adf-0
 url 0..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 subtitle 0..1 string
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 subject[x] 0..1 CodeableConcept|Reference(Group)
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown ^
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 usage 0..1 string
 copyright 0..1 markdown
 approvalDate 0..1 date
 lastReviewDate 0..1 date
 effectivePeriod 0..1 Period ^
 topic 0..* CodeableConcept
 author 0..* ContactDetail
 editor 0..* ContactDetail
 reviewer 0..* ContactDetail
 endorser 0..* ContactDetail
 relatedArtifact 0..* RelatedArtifact
 library 0..* canonical(Library)
 kind 0..1 code =request-resource-types ^
 profile 0..1 canonical(StructureDefinition)
 code 0..1 CodeableConcept ^
 intent 0..1 code =request-intent
 priority 0..1 code =request-priority
 doNotPerform 0..1 boolean ^
 timing[x] 0..1 Timing|dateTime|Age|Period|Range|Duration
 location 0..1 Reference(Location)
 participant 0..* BackboneElement
  type 1..1 code =action-participant-type
  role 0..1 CodeableConcept
 product[x] 0..1 Reference(Medication,Substance)|CodeableConcept
 quantity 0..1 Quantity/SimpleQuantity
 dosage 0..* Dosage
 bodySite 0..* CodeableConcept
 specimenRequirement 0..* Reference(SpecimenDefinition)
 observationRequirement 0..* Reference(ObservationDefinition)
 observationResultRequirement 0..* Reference(ObservationDefinition)
 transform 0..1 canonical(StructureMap)
 dynamicValue 0..* BackboneElement
  path 1..1 string
  expression 1..1 Expression

Address:Element complex
 use 0..1 code =address-use ^
 type 0..1 code =address-type ^
 text 0..1 string ^
 line 0..* string ^
 city 0..1 string ^
 district 0..1 string ^
 state 0..1 string ^
 postalCode 0..1 string ^
 country 0..1 string ^
 period 0..1 Period ^

AdverseEvent:DomainResource resource
 identifier 0..1 Identifier ^
 actuality 1..1 code =adverse-event-actuality ^
 category 0..* CodeableConcept ^
 event 0..1 CodeableConcept ^
 subject 1..1 Reference(Patient,Group,Practitioner,RelatedPerson) ^
 encounter 0..1 Reference(Encounter) ^
 date 0..1 dateTime ^
 detected 0..1 dateTime ^
 recordedDate 0..1 dateTime ^
 resultingCondition 0..* Reference(Condition) ^
 location 0..1 Reference(Location) ^
 seriousness 0..1 CodeableConcept ^
 severity 0..1 CodeableConcept =adverse-event-severity ^
 outcome 0..1 CodeableConcept =adverse-event-outcome ^
 recorder 0..1 Reference(Patient,Practitioner,PractitionerRole,RelatedPerson) ^
 contributor 0..* Reference(Practitioner,PractitionerRole,Device) ^
 suspectEntity 0..* BackboneElement ^
  instance 1..1 Reference(Immunization,Procedure,Substance,Medication,MedicationAdministration,MedicationStatement,Device) ^
  causality 0..* BackboneElement ^
   assessment 0..1 CodeableConcept ^
   productRelatedness 0..1 string ^
   author 0..1 Reference(Practitioner,PractitionerRole) ^
   method 0..1 CodeableConcept ^
 subjectMedicalHistory 0..* Reference(Condition,Observation,AllergyIntolerance,FamilyMemberHistory,Immunization,Procedure,Media,DocumentReference) ^
 referenceDocument 0..* Reference(DocumentReference) ^
 study 0..* Reference(ResearchStudy) ^

Age:Quantity complex !age-1

AllergyIntolerance:DomainResource resource !ait-1,ait-2
 identifier 0..* Identifier ^
 clinicalStatus 0..1 CodeableConcept =allergyintolerance-clinical ^
 verificationStatus 0..1 CodeableConcept =allergyintolerance-verification ^
 type 0..1 code =allergy-intolerance-type ^
 category 0..* code =allergy-intolerance-category ^
 criticality 0..1 code =allergy-intolerance-criticality ^
 code 0..1 CodeableConcept ^
 patient 1..1 Reference(Patient) ^
 encounter 0..1 Reference(Encounter)
 onset[x] 0..1 dateTime|Age|Period|Range|string
 recordedDate 0..1 dateTime
 recorder 0..1 Reference(Practitioner,PractitionerRole,Patient,RelatedPerson)
 asserter 0..1 Reference(Patient,RelatedPerson,Practitioner,PractitionerRole) ^
 lastOccurrence 0..1 dateTime
 note 0..* Annotation
 reaction 0..* BackboneElement
  substance 0..1 CodeableConcept
  manifestation 1..* CodeableConcept
  description 0..1 string
  onset 0..1 dateTime
  severity 0..1 code =reaction-event-severity
  exposureRoute 0..1 CodeableConcept
  note 0..* Annotation

Annotation:Element complex
 author[x] 0..1 Reference(Practitioner,Patient,RelatedPerson,Organization)|string ^
 time 0..1 dateTime ^
 text 1..1 markdown ^

Appointment:DomainResource resource !app-2,app-3,app-4
 identifier 0..* Identifier ^
 status 1..1 code =appointmentstatus ^
 cancelationReason 0..1 CodeableConcept ^
 serviceCategory 0..* CodeableConcept ^
 serviceType 0..* CodeableConcept ^
 specialty 0..* CodeableConcept ^
 appointmentType 0..1 CodeableConcept ^
 reasonCode 0..* CodeableConcept ^
 reasonReference 0..* Reference(Condition,Procedure,Observation,ImmunizationRecommendation)
 priority 0..1 unsignedInt
 description 0..1 string
 supportingInformation 0..* Reference
 start 0..1 instant ^
 end 0..1 instant ^
 minutesDuration 0..1 positiveInt
 slot 0..* Reference(Slot)
 created 0..1 dateTime
 comment 0..1 string
 patientInstruction 0..1 string
 basedOn 0..* Reference(ServiceRequest)
 participant 1..* BackboneElement !app-1
  type 0..* CodeableConcept ^
  actor 0..1 Reference(Patient,Practitioner,PractitionerRole,RelatedPerson,Device,HealthcareService,Location) ^
  required 0..1 code =participantrequired ^
  status 1..1 code =participationstatus ^
  period 0..1 Period
 requestedPeriod 0..* Period

AppointmentResponse:DomainResource resource !apr-1
 identifier 0..* Identifier ^
 appointment 1..1 Reference(Appointment) ^
 start 0..1 instant
 end 0..1 instant
 participantType 0..* CodeableConcept ^
 actor 0..1 Reference(Patient,Practitioner,PractitionerRole,RelatedPerson,Device,HealthcareService,Location) ^
 participantStatus 1..1 code =participationstatus ^
 comment 0..1 string

Attachment:Element complex !att-1
 contentType 0..1 code =mimetypes ^
 language 0..1 code ^
 data 0..1 base64Binary
 url 0..1 url ^
 size 0..1 unsignedInt ^
 hash 0..1 base64Binary ^
 title 0..1 string ^
 creation 0..1 dateTime ^

AuditEvent:DomainResource resource
 type 1..1 Coding ^
 subtype 0..* Coding ^
 action 0..1 code =audit-event-action ^
 period 0..1 Period
 recorded 1..1 instant ^
 outcome 0..1 code =audit-event-outcome ^
 outcomeDesc 0..1 string ^
 purposeOfEvent 0..* CodeableConcept ^
 agent 1..* BackboneElement
  type 0..1 CodeableConcept
  role 0..* CodeableConcept
  who 0..1 Reference(PractitionerRole,Practitioner,Organization,Device,Patient,RelatedPerson) ^
  altId 0..1 string
  name 0..1 string
  requestor 1..1 boolean ^
  location 0..1 Reference(Location)
  policy 0..* uri
  media 0..1 Coding
  network 0..1 BackboneElement
   address 0..1 string
   type 0..1 code =network-type
  purposeOfUse 0..* CodeableConcept
 source 1..1 BackboneElement
  site 0..1 string
  observer 1..1 Reference(PractitionerRole,Practitioner,Organization,Device,Patient,RelatedPerson) ^
  type 0..* Coding
 entity 0..* BackboneElement !sev-1
  what 0..1 Reference ^
  type 0..1 Coding
  role 0..1 Coding
  lifecycle 0..1 Coding
  securityLabel 0..* Coding
  name 0..1 string ^
  description 0..1 string
  query 0..1 base64Binary ^
  detail 0..* BackboneElement
   type 1..1 string
   value[x] 1..1 string|base64Binary

BackboneElement:Element complex+
 modifierExtension 0..* Extension ^

Basic:DomainResource resource
 identifier 0..* Identifier ^
 code 1..1 CodeableConcept ^
 subject 0..1 Reference ^
 created 0..1 date ^
 author 0..1 Reference(Practitioner,PractitionerRole,Patient,RelatedPerson,Organization) ^

Binary:Resource resource
 contentType 1..1 code =mimetypes ^
 securityContext 0..1 Reference ^
 data 0..1 base64Binary

BiologicallyDerivedProduct:DomainResource resource
 identifier 0..* Identifier ^
 productCategory 0..1 code =product-category
 productCode 0..1 CodeableConcept
 status 0..1 code =product-status
 request 0..* Reference(ServiceRequest)
 quantity 0..1 integer
 parent 0..* Reference(BiologicallyDerivedProduct)
 collection 0..1 BackboneElement
  collector 0..1 Reference(Practitioner,PractitionerRole)
  source 0..1 Reference(Patient,Organization)
  collected[x] 0..1 dateTime|Period
 processing 0..* BackboneElement
  description 0..1 string
  procedure 0..1 CodeableConcept
  additive 0..1 Reference(Substance)
  time[x] 0..1 dateTime|Period
 manipulation 0..1 BackboneElement
  description 0..1 string
  time[x] 0..1 dateTime|Period
 storage 0..* BackboneElement
  description 0..1 string
  temperature 0..1 decimal
  scale 0..1 code =product-storage-scale
  duration 0..1 Period

BodyStructure:DomainResource resource
 identifier 0..* Identifier ^
 active 0..1 boolean ^
 morphology 0..1 CodeableConcept ^
 location 0..1 CodeableConcept ^
 locationQualifier 0..* CodeableConcept
 description 0..1 string ^
 image 0..* Attachment
 patient 1..1 Reference(Patient) ^

Bundle:Resource resource
 identifier 0..1 Identifier ^
 type 1..1 code =bundle-type ^
 timestamp 0..1 instant ^
 total 0..1 unsignedInt ^
 link 0..* BackboneElement ^
  relation 1..1 string ^
  url 1..1 uri ^
 entry 0..* BackboneElement ^
  link 0..* @link ^
  fullUrl 0..1 uri ^
  resource 0..1 Resource ^
  search 0..1 BackboneElement ^
   mode 0..1 code =search-entry-mode ^
   score 0..1 decimal ^
  request 0..1 BackboneElement ^
   method 1..1 code =http-verb ^
   url 1..1 uri ^
   ifNoneMatch 0..1 string ^
   ifModifiedSince 0..1 instant ^
   ifMatch 0..1 string ^
   ifNoneExist 0..1 string ^
  response 0..1 BackboneElement ^
   status 1..1 string ^
   location 0..1 uri ^
   etag 0..1 string ^
   lastModified 0..1 instant ^
   outcome 0..1 Resource ^
 signature 0..1 Signature ^

CapabilityStatement:DomainResource resource !cpb-0,cpb-1,cpb-2,cpb-3,cpb-7,cpb-14,cpb-15,cpb-16
 url 0..1 uri ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 date 1..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 copyright 0..1 markdown
 kind 1..1 code =capability-statement-kind ^
 instantiates 0..* canonical(CapabilityStatement) ^
 imports 0..* canonical(CapabilityStatement) ^
 software 0..1 BackboneElement ^
  name 1..1 string ^
  version 0..1 string ^
  releaseDate 0..1 dateTime ^
 implementation 0..1 BackboneElement ^
  description 1..1 string ^
  url 0..1 url ^
  custodian 0..1 Reference(Organization) ^
 fhirVersion 1..1 code =FHIR-version ^
 format 1..* code =mimetypes ^
 patchFormat 0..* code =mimetypes ^
 implementationGuide 0..* canonical(ImplementationGuide) ^
 rest 0..* BackboneElement !cpb-9 ^
  mode 1..1 code =restful-capability-mode ^
  documentation 0..1 markdown
  security 0..1 BackboneElement ^
   cors 0..1 boolean ^
   service 0..* CodeableConcept ^
   description 0..1 markdown
  resource 0..* BackboneElement !cpb-12 ^
   type 1..1 code =resource-types ^
   profile 0..1 canonical(StructureDefinition) ^
   supportedProfile 0..* canonical(StructureDefinition) ^
   documentation 0..1 markdown
   interaction 0..* BackboneElement
    code 1..1 code =type-restful-interaction
    documentation 0..1 markdown
   versioning 0..1 code =versioning-policy
   readHistory 0..1 boolean
   updateCreate 0..1 boolean
   conditionalCreate 0..1 boolean
   conditionalRead 0..1 code =conditional-read-status
   conditionalUpdate 0..1 boolean
   conditionalDelete 0..1 code =conditional-delete-status
   referencePolicy 0..* code =reference-handling-policy
   searchInclude 0..* string
   searchRevInclude 0..* string
   searchParam 0..* BackboneElement
    name 1..1 string
    definition 0..1 canonical(SearchParameter)
    type 1..1 code =search-param-type
    documentation 0..1 markdown
   operation 0..* BackboneElement ^
    name 1..1 string ^
    definition 1..1 canonical(OperationDefinition) ^
    documentation 0..1 markdown
  interaction 0..* BackboneElement
   code 1..1 code =system-restful-interaction
   documentation 0..1 markdown
  searchParam 0..* @rest.resource.searchParam
  operation 0..* @rest.resource.operation ^
  compartment 0..* canonical(CompartmentDefinition)
 messaging 0..* BackboneElement ^
  endpoint 0..* BackboneElement
   protocol 1..1 Coding
   address 1..1 url
  reliableCache 0..1 unsignedInt
  documentation 0..1 markdown
  supportedMessage 0..* BackboneElement ^
   mode 1..1 code =event-capability-mode ^
   definition 1..1 canonical(MessageDefinition) ^
 document 0..* BackboneElement ^
  mode 1..1 code =document-mode ^
  documentation 0..1 markdown
  profile 1..1 canonical(StructureDefinition) ^

CarePlan:DomainResource resource
 identifier 0..* Identifier ^
 instantiatesCanonical 0..* canonical(PlanDefinition,Questionnaire,Measure,ActivityDefinition,OperationDefinition) ^
 instantiatesUri 0..* uri ^
 basedOn 0..* Reference(CarePlan) ^
 replaces 0..* Reference(CarePlan) ^
 partOf 0..* Reference(CarePlan) ^
 status 1..1 code =request-status ^
 intent 1..1 code =care-plan-intent ^
 category 0..* CodeableConcept ^
 title 0..1 string ^
 description 0..1 string ^
 subject 1..1 Reference(Patient,Group) ^
 encounter 0..1 Reference(Encounter) ^
 period 0..1 Period ^
 created 0..1 dateTime ^
 author 0..1 Reference(Patient,Practitioner,PractitionerRole,Device,RelatedPerson,Organization,CareTeam) ^
 contributor 0..* Reference(Patient,Practitioner,PractitionerRole,Device,RelatedPerson,Organization,CareTeam)
 careTeam 0..* Reference(CareTeam)
 addresses 0..* Reference(Condition) ^
 supportingInfo 0..* Reference
 goal 0..* Reference(Goal)
 activity 0..* BackboneElement !cpl-3
  outcomeCodeableConcept 0..* CodeableConcept
  outcomeReference 0..* Reference
  progress 0..* Annotation
  reference 0..1 Reference(Appointment,CommunicationRequest,DeviceRequest,MedicationRequest,NutritionOrder,Task,ServiceRequest,VisionPrescription,RequestGroup)
  detail 0..1 BackboneElement
   kind 0..1 code =care-plan-activity-kind
   instantiatesCanonical 0..* canonical(PlanDefinition,ActivityDefinition,Questionnaire,Measure,OperationDefinition)
   instantiatesUri 0..* uri
   code 0..1 CodeableConcept
   reasonCode 0..* CodeableConcept
   reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference)
   goal 0..* Reference(Goal)
   status 1..1 code =care-plan-activity-status
   statusReason 0..1 CodeableConcept
   doNotPerform 0..1 boolean
   scheduled[x] 0..1 Timing|Period|string
   location 0..1 Reference(Location)
   performer 0..* Reference(Practitioner,PractitionerRole,Organization,RelatedPerson,Patient,CareTeam,HealthcareService,Device)
   product[x] 0..1 CodeableConcept|Reference(Medication,Substance)
   dailyAmount 0..1 Quantity/SimpleQuantity
   quantity 0..1 Quantity/SimpleQuantity
   description 0..1 string
 note 0..* Annotation

CareTeam:DomainResource resource
 identifier 0..* Identifier ^
 status 0..1 code =care-team-status ^
 category 0..* CodeableConcept ^
 name 0..1 string ^
 subject 0..1 Reference(Patient,Group) ^
 encounter 0..1 Reference(Encounter) ^
 period 0..1 Period ^
 participant 0..* BackboneElement !ctm-1
  role 0..* CodeableConcept ^
  member 0..1 Reference(Practitioner,PractitionerRole,RelatedPerson,Patient,Organization,CareTeam) ^
  onBehalfOf 0..1 Reference(Organization) ^
  period 0..1 Period
 reasonCode 0..* CodeableConcept
 reasonReference 0..* Reference(Condition)
 managingOrganization 0..* Reference(Organization) ^
 telecom 0..* ContactPoint
 note 0..* Annotation

CatalogEntry:DomainResource resource
 identifier 0..* Identifier ^
 type 0..1 CodeableConcept
 orderable 1..1 boolean ^
 referencedItem 1..1 Reference(Medication,Device,Organization,Practitioner,PractitionerRole,HealthcareService,ActivityDefinition,PlanDefinition,SpecimenDefinition,ObservationDefinition,Binary) ^
 additionalIdentifier 0..* Identifier
 classification 0..* CodeableConcept
 status 0..1 code =publication-status
 validityPeriod 0..1 Period
 validTo 0..1 dateTime
 lastUpdated 0..1 dateTime
 additionalCharacteristic 0..* CodeableConcept
 additionalClassification 0..* CodeableConcept
 relatedEntry 0..* BackboneElement
  relationtype 1..1 code =relation-type
  item 1..1 Reference(CatalogEntry)

ChargeItem:DomainResource resource
 identifier 0..* Identifier ^
 definitionUri 0..* uri
 definitionCanonical 0..* canonical(ChargeItemDefinition)
 status 1..1 code =chargeitem-status ^
 partOf 0..* Reference(ChargeItem)
 code 1..1 CodeableConcept ^
 subject 1..1 Reference(Patient,Group) ^
 context 0..1 Reference(Encounter,EpisodeOfCare) ^
 occurrence[x] 0..1 dateTime|Period|Timing ^
 performer 0..* BackboneElement
  function 0..1 CodeableConcept
  actor 1..1 Reference(Practitioner,PractitionerRole,Organization,CareTeam,Patient,Device,RelatedPerson)
 performingOrganization 0..1 Reference(Organization)
 requestingOrganization 0..1 Reference(Organization)
 costCenter 0..1 Reference(Organization)
 quantity 0..1 Quantity ^
 bodysite 0..* CodeableConcept ^
 factorOverride 0..1 decimal
 priceOverride 0..1 Money
 overrideReason 0..1 string
 enterer 0..1 Reference(Practitioner,PractitionerRole,Organization,Patient,Device,RelatedPerson) ^
 enteredDate 0..1 dateTime ^
 reason 0..* CodeableConcept
 service 0..* Reference(DiagnosticReport,ImagingStudy,Immunization,MedicationAdministration,MedicationDispense,Observation,Procedure,SupplyDelivery)
 product[x] 0..1 Reference(Device,Medication,Substance)|CodeableConcept
 account 0..* Reference(Account) ^
 note 0..* Annotation
 supportingInformation 0..* Reference

ChargeItemDefinition:DomainResource resource !cid-0
 url 1..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 title 0..1 string ^
 derivedFromUri 0..* uri ^
 partOf 0..* canonical(ChargeItemDefinition) ^
 replaces 0..* canonical(ChargeItemDefinition) ^
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown ^
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 copyright 0..1 markdown
 approvalDate 0..1 date
 lastReviewDate 0..1 date
 effectivePeriod 0..1 Period ^
 code 0..1 CodeableConcept ^
 instance 0..* Reference(Medication,Substance,Device)
 applicability 0..* BackboneElement
  description 0..1 string
  language 0..1 string
  expression 0..1 string
 propertyGroup 0..* BackboneElement
  applicability 0..* @applicability
  priceComponent 0..* BackboneElement
   type 1..1 code =invoice-priceComponentType
   code 0..1 CodeableConcept
   factor 0..1 decimal
   amount 0..1 Money

Claim:DomainResource resource
 identifier 0..* Identifier
 status 1..1 code =fm-status ^
 type 1..1 CodeableConcept ^
 subType 0..1 CodeableConcept
 use 1..1 code =claim-use ^
 patient 1..1 Reference(Patient) ^
 billablePeriod 0..1 Period ^
 created 1..1 dateTime ^
 enterer 0..1 Reference(Practitioner,PractitionerRole)
 insurer 0..1 Reference(Organization) ^
 provider 1..1 Reference(Practitioner,PractitionerRole,Organization) ^
 priority 1..1 CodeableConcept ^
 fundsReserve 0..1 CodeableConcept
 related 0..* BackboneElement
  claim 0..1 Reference(Claim)
  relationship 0..1 CodeableConcept
  reference 0..1 Identifier
 prescription 0..1 Reference(DeviceRequest,MedicationRequest,VisionPrescription)
 originalPrescription 0..1 Reference(DeviceRequest,MedicationRequest,VisionPrescription)
 payee 0..1 BackboneElement
  type 1..1 CodeableConcept
  party 0..1 Reference(Practitioner,PractitionerRole,Organization,Patient,RelatedPerson)
 referral 0..1 Reference(ServiceRequest)
 facility 0..1 Reference(Location)
 careTeam 0..* BackboneElement
  sequence 1..1 positiveInt
  provider 1..1 Reference(Practitioner,PractitionerRole,Organization)
  responsible 0..1 boolean
  role 0..1 CodeableConcept
  qualification 0..1 CodeableConcept
 supportingInfo 0..* BackboneElement
  sequence 1..1 positiveInt
  category 1..1 CodeableConcept
  code 0..1 CodeableConcept
  timing[x] 0..1 date|Period
  value[x] 0..1 boolean|string|Quantity|Attachment|Reference
  reason 0..1 CodeableConcept
 diagnosis 0..* BackboneElement
  sequence 1..1 positiveInt
  diagnosis[x] 1..1 CodeableConcept|Reference(Condition)
  type 0..* CodeableConcept
  onAdmission 0..1 CodeableConcept
  packageCode 0..1 CodeableConcept
 procedure 0..* BackboneElement
  sequence 1..1 positiveInt
  type 0..* CodeableConcept
  date 0..1 dateTime
  procedure[x] 1..1 CodeableConcept|Reference(Procedure)
  udi 0..* Reference(Device)
 insurance 1..* BackboneElement ^
  sequence 1..1 positiveInt ^
  focal 1..1 boolean ^
  identifier 0..1 Identifier
  coverage 1..1 Reference(Coverage) ^
  businessArrangement 0..1 string
  preAuthRef 0..* string
  claimResponse 0..1 Reference(ClaimResponse)
 accident 0..1 BackboneElement
  date 1..1 date
  type 0..1 CodeableConcept
  location[x] 0..1 Address|Reference(Location)
 item 0..* BackboneElement
  sequence 1..1 positiveInt
  careTeamSequence 0..* positiveInt
  diagnosisSequence 0..* positiveInt
  procedureSequence 0..* positiveInt
  informationSequence 0..* positiveInt
  revenue 0..1 CodeableConcept
  category 0..1 CodeableConcept
  productOrService 1..1 CodeableConcept
  modifier 0..* CodeableConcept
  programCode 0..* CodeableConcept
  serviced[x] 0..1 date|Period
  location[x] 0..1 CodeableConcept|Address|Reference(Location)
  quantity 0..1 Quantity/SimpleQuantity
  unitPrice 0..1 Money
  factor 0..1 decimal
  net 0..1 Money
  udi 0..* Reference(Device)
  bodySite 0..1 CodeableConcept
  subSite 0..* CodeableConcept
  encounter 0..* Reference(Encounter)
  detail 0..* BackboneElement
   sequence 1..1 positiveInt
   revenue 0..1 CodeableConcept
   category 0..1 CodeableConcept
   productOrService 1..1 CodeableConcept
   modifier 0..* CodeableConcept
   programCode 0..* CodeableConcept
   quantity 0..1 Quantity/SimpleQuantity
   unitPrice 0..1 Money
   factor 0..1 decimal
   net 0..1 Money
   udi 0..* Reference(Device)
   subDetail 0..* BackboneElement
    sequence 1..1 positiveInt
    revenue 0..1 CodeableConcept
    category 0..1 CodeableConcept
    productOrService 1..1 CodeableConcept
    modifier 0..* CodeableConcept
    programCode 0..* CodeableConcept
    quantity 0..1 Quantity/SimpleQuantity
    unitPrice 0..1 Money
    factor 0..1 decimal
    net 0..1 Money
    udi 0..* Reference(Device)
 total 0..1 Money

ClaimResponse:DomainResource resource
 identifier 0..* Identifier
 status 1..1 code =fm-status ^
 type 1..1 CodeableConcept ^
 subType 0..1 CodeableConcept
 use 1..1 code =claim-use ^
 patient 1..1 Reference(Patient) ^
 created 1..1 dateTime ^
 insurer 1..1 Reference(Organization) ^
 requestor 0..1 Reference(Practitioner,PractitionerRole,Organization)
 request 0..1 Reference(Claim) ^
 outcome 1..1 code =remittance-outcome ^
 disposition 0..1 string
 preAuthRef 0..1 string
 preAuthPeriod 0..1 Period
 payeeType 0..1 CodeableConcept
 item 0..* BackboneElement
  itemSequence 1..1 positiveInt
  noteNumber 0..* positiveInt
  adjudication 1..* BackboneElement
   category 1..1 CodeableConcept
   reason 0..1 CodeableConcept
   amount 0..1 Money
   value 0..1 decimal
  detail 0..* BackboneElement
   detailSequence 1..1 positiveInt
   noteNumber 0..* positiveInt
   adjudication 1..* @item.adjudication
   subDetail 0..* BackboneElement
    subDetailSequence 1..1 positiveInt
    noteNumber 0..* positiveInt
    adjudication 0..* @item.adjudication
 addItem 0..* BackboneElement
  itemSequence 0..* positiveInt
  detailSequence 0..* positiveInt
  subdetailSequence 0..* positiveInt
  provider 0..* Reference(Practitioner,PractitionerRole,Organization)
  productOrService 1..1 CodeableConcept
  modifier 0..* CodeableConcept
  programCode 0..* CodeableConcept
  serviced[x] 0..1 date|Period
  location[x] 0..1 CodeableConcept|Address|Reference(Location)
  quantity 0..1 Quantity/SimpleQuantity
  unitPrice 0..1 Money
  factor 0..1 decimal
  net 0..1 Money
  bodySite 0..1 CodeableConcept
  subSite 0..* CodeableConcept
  noteNumber 0..* positiveInt
  adjudication 1..* @item.adjudication
  detail 0..* BackboneElement
   productOrService 1..1 CodeableConcept
   modifier 0..* CodeableConcept
   quantity 0..1 Quantity/SimpleQuantity
   unitPrice 0..1 Money
   factor 0..1 decimal
   net 0..1 Money
   noteNumber 0..* positiveInt
   adjudication 1..* @item.adjudication
   subDetail 0..* BackboneElement
    productOrService 1..1 CodeableConcept
    modifier 0..* CodeableConcept
    quantity 0..1 Quantity/SimpleQuantity
    unitPrice 0..1 Money
    factor 0..1 decimal
    net 0..1 Money
    noteNumber 0..* positiveInt
    adjudication 1..* @item.adjudication
 adjudication 0..* @item.adjudication
 total 0..* BackboneElement ^
  category 1..1 CodeableConcept ^
  amount 1..1 Money ^
 payment 0..1 BackboneElement
  type 1..1 CodeableConcept
  adjustment 0..1 Money
  adjustmentReason 0..1 CodeableConcept
  date 0..1 date
  amount 1..1 Money
  identifier 0..1 Identifier
 fundsReserve 0..1 CodeableConcept
 formCode 0..1 CodeableConcept
 form 0..1 Attachment
 processNote 0..* BackboneElement
  number 0..1 positiveInt
  type 0..1 code =note-type
  text 1..1 string
  language 0..1 CodeableConcept
 communicationRequest 0..* Reference(CommunicationRequest)
 insurance 0..* BackboneElement
  sequence 1..1 positiveInt
  focal 1..1 boolean
  coverage 1..1 Reference(Coverage)
  businessArrangement 0..1 string
  claimResponse 0..1 Reference(ClaimResponse)
 error 0..* BackboneElement
  itemSequence 0..1 positiveInt
  detailSequence 0..1 positiveInt
  subDetailSequence 0..1 positiveInt
  code 1..1 CodeableConcept

ClinicalImpression:DomainResource resource
 identifier 0..* Identifier ^
 status 1..1 code =clinicalimpression-status ^
 statusReason 0..1 CodeableConcept
 code 0..1 CodeableConcept ^
 description 0..1 string ^
 subject 1..1 Reference(Patient,Group) ^
 encounter 0..1 Reference(Encounter) ^
 effective[x] 0..1 dateTime|Period ^
 date 0..1 dateTime ^
 assessor 0..1 Reference(Practitioner,PractitionerRole) ^
 previous 0..1 Reference(ClinicalImpression)
 problem 0..* Reference(Condition,AllergyIntolerance) ^
 investigation 0..* BackboneElement
  code 1..1 CodeableConcept
  item 0..* Reference(Observation,QuestionnaireResponse,FamilyMemberHistory,DiagnosticReport,RiskAssessment,ImagingStudy,Media)
 protocol 0..* uri
 summary 0..1 string
 finding 0..* BackboneElement
  itemCodeableConcept 0..1 CodeableConcept
  itemReference 0..1 Reference(Condition,Observation,Media)
  basis 0..1 string
 prognosisCodeableConcept 0..* CodeableConcept
 prognosisReference 0..* Reference(RiskAssessment)
 supportingInfo 0..* Reference
 note 0..* Annotation

CodeSystem:DomainResource resource !csd-0,csd-1
 url 0..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 copyright 0..1 markdown
 caseSensitive 0..1 boolean ^
 valueSet 0..1 canonical(ValueSet) ^
 hierarchyMeaning 0..1 code =codesystem-hierarchy-meaning ^
 compositional 0..1 boolean ^
 versionNeeded 0..1 boolean ^
 content 1..1 code =codesystem-content-mode ^
 supplements 0..1 canonical(CodeSystem) ^
 count 0..1 unsignedInt ^
 filter 0..* BackboneElement ^
  code 1..1 code ^
  description 0..1 string ^
  operator 1..* code =filter-operator ^
  value 1..1 string ^
 property 0..* BackboneElement ^
  code 1..1 code ^
  uri 0..1 uri ^
  description 0..1 string ^
  type 1..1 code =concept-property-type ^
 concept 0..* BackboneElement
  code 1..1 code
  display 0..1 string
  definition 0..1 string
  designation 0..* BackboneElement
   language 0..1 code
   use 0..1 Coding
   value 1..1 string
  property 0..* BackboneElement
   code 1..1 code
   value[x] 1..1 code|Coding|string|integer|boolean|dateTime|decimal
  concept 0..* @concept

CodeableConcept:Element complex
 coding 0..* Coding ^
 text 0..1 string ^

Coding:Element complex
 system 0..1 uri ^
 version 0..1 string ^
 code 0..1 code ^
 display 0..1 string ^
 userSelected 0..1 boolean ^

Communication:DomainResource resource
 identifier 0..* Identifier ^
 instantiatesCanonical 0..* canonical(PlanDefinition,ActivityDefinition,Measure,OperationDefinition,Questionnaire) ^
 instantiatesUri 0..* uri ^
 basedOn 0..* Reference ^
 partOf 0..* Reference ^
 inResponseTo 0..* Reference(Communication)
 status 1..1 code =event-status ^
 statusReason 0..1 CodeableConcept ^
 category 0..* CodeableConcept
 priority 0..1 code =request-priority ^
 medium 0..* CodeableConcept
 subject 0..1 Reference(Patient,Group) ^
 topic 0..1 CodeableConcept
 about 0..* Reference
 encounter 0..1 Reference(Encounter) ^
 sent 0..1 dateTime
 received 0..1 dateTime
 recipient 0..* Reference(Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson,Group,CareTeam,HealthcareService)
 sender 0..1 Reference(Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson,HealthcareService)
 reasonCode 0..* CodeableConcept ^
 reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference) ^
 payload 0..* BackboneElement
  content[x] 1..1 string|Attachment|Reference
 note 0..* Annotation

CommunicationRequest:DomainResource resource
 identifier 0..* Identifier ^
 basedOn 0..* Reference ^
 replaces 0..* Reference(CommunicationRequest) ^
 groupIdentifier 0..1 Identifier ^
 status 1..1 code =request-status ^
 statusReason 0..1 CodeableConcept
 category 0..* CodeableConcept
 priority 0..1 code =request-priority ^
 doNotPerform 0..1 boolean ^
 medium 0..* CodeableConcept
 subject 0..1 Reference(Patient,Group)
 about 0..* Reference
 encounter 0..1 Reference(Encounter) ^
 payload 0..* BackboneElement
  content[x] 1..1 string|Attachment|Reference
 occurrence[x] 0..1 dateTime|Period ^
 authoredOn 0..1 dateTime ^
 requester 0..1 Reference(Practitioner,PractitionerRole,Organization,Patient,RelatedPerson,Device) ^
 recipient 0..* Reference(Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson,Group,CareTeam,HealthcareService)
 sender 0..1 Reference(Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson,HealthcareService) ^
 reasonCode 0..* CodeableConcept ^
 reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference) ^
 note 0..* Annotation

CompartmentDefinition:DomainResource resource !cpd-0
 url 1..1 uri ^
 version 0..1 string ^
 name 1..1 string ^
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown
 useContext 0..* UsageContext ^
 purpose 0..1 markdown
 code 1..1 code =compartment-type ^
 search 1..1 boolean ^
 resource 0..* BackboneElement ^
  code 1..1 code =resource-types ^
  param 0..* string ^
  documentation 0..1 string

Composition:DomainResource resource
 identifier 0..1 Identifier ^
 status 1..1 code =composition-status ^
 type 1..1 CodeableConcept ^
 category 0..* CodeableConcept ^
 subject 0..1 Reference ^
 encounter 0..1 Reference(Encounter) ^
 date 1..1 dateTime ^
 author 1..* Reference(Practitioner,PractitionerRole,Device,Patient,RelatedPerson,Organization) ^
 title 1..1 string ^
 confidentiality 0..1 code =v3-ConfidentialityClassification ^
 attester 0..* BackboneElement
  mode 1..1 code =composition-attestation-mode
  time 0..1 dateTime
  party 0..1 Reference(Patient,RelatedPerson,Practitioner,PractitionerRole,Organization)
 custodian 0..1 Reference(Organization) ^
 relatesTo 0..* BackboneElement
  code 1..1 code =document-relationship-type
  target[x] 1..1 Identifier|Reference(Composition)
 event 0..* BackboneElement ^
  code 0..* CodeableConcept ^
  period 0..1 Period ^
  detail 0..* Reference ^
 section 0..* BackboneElement !cmp-1,cmp-2
  title 0..1 string
  code 0..1 CodeableConcept
  author 0..* Reference(Practitioner,PractitionerRole,Device,Patient,RelatedPerson,Organization)
  focus 0..1 Reference
  text 0..1 Narrative
  mode 0..1 code =list-mode
  orderedBy 0..1 CodeableConcept
  entry 0..* Reference
  emptyReason 0..1 CodeableConcept
  section 0..* @section

ConceptMap:DomainResource resource !cmd-0
 url 0..1 uri ^
 identifier 0..1 Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 copyright 0..1 markdown
 source[x] 0..1 uri|canonical(ValueSet) ^
 target[x] 0..1 uri|canonical(ValueSet) ^
 group 0..* BackboneElement
  source 0..1 uri
  sourceVersion 0..1 string
  target 0..1 uri
  targetVersion 0..1 string
  element 1..* BackboneElement
   code 0..1 code
   display 0..1 string
   target 0..* BackboneElement !cmd-1
    code 0..1 code
    display 0..1 string
    equivalence 1..1 code =concept-map-equivalence
    comment 0..1 string
    dependsOn 0..* BackboneElement
     property 1..1 uri
     system 0..1 canonical(CodeSystem)
     value 1..1 string
     display 0..1 string
    product 0..* @group.element.target.dependsOn
  unmapped 0..1 BackboneElement !cmd-2,cmd-3
   mode 1..1 code =conceptmap-unmapped-mode
   code 0..1 code
   display 0..1 string
   url 0..1 canonical(ConceptMap)

Condition:DomainResource resource !con-3,con-4,con-5
 identifier 0..* Identifier ^
 clinicalStatus 0..1 CodeableConcept =condition-clinical ^
 verificationStatus 0..1 CodeableConcept =condition-ver-status ^
 category 0..* CodeableConcept
 severity 0..1 CodeableConcept
 code 0..1 CodeableConcept ^
 bodySite 0..* CodeableConcept ^
 subject 1..1 Reference(Patient,Group) ^
 encounter 0..1 Reference(Encounter) ^
 onset[x] 0..1 dateTime|Age|Period|Range|string ^
 abatement[x] 0..1 dateTime|Age|Period|Range|string
 recordedDate 0..1 dateTime ^
 recorder 0..1 Reference(Practitioner,PractitionerRole,Patient,RelatedPerson) ^
 asserter 0..1 Reference(Practitioner,PractitionerRole,Patient,RelatedPerson) ^
 stage 0..* BackboneElement !con-1
  summary 0..1 CodeableConcept
  assessment 0..* Reference(ClinicalImpression,DiagnosticReport,Observation)
  type 0..1 CodeableConcept
 evidence 0..* BackboneElement !con-2
  code 0..* CodeableConcept ^
  detail 0..* Reference ^
 note 0..* Annotation

Consent:DomainResource resource !ppc-1,ppc-2,ppc-3,ppc-4,ppc-5
 identifier 0..* Identifier ^
 status 1..1 code =consent-state-codes ^
 scope 1..1 CodeableConcept ^
 category 1..* CodeableConcept ^
 patient 0..1 Reference(Patient) ^
 dateTime 0..1 dateTime ^
 performer 0..* Reference(Organization,Patient,Practitioner,RelatedPerson,PractitionerRole) ^
 organization 0..* Reference(Organization) ^
 source[x] 0..1 Attachment|Reference(Consent,DocumentReference,Contract,QuestionnaireResponse) ^
 policy 0..* BackboneElement
  authority 0..1 uri
  uri 0..1 uri
 policyRule 0..1 CodeableConcept ^
 verification 0..* BackboneElement ^
  verified 1..1 boolean ^
  verifiedWith 0..1 Reference(Patient,RelatedPerson)
  verificationDate 0..1 dateTime
 provision 0..1 BackboneElement ^
  type 0..1 code =consent-provision-type ^
  period 0..1 Period ^
  actor 0..* BackboneElement
   role 1..1 CodeableConcept
   reference 1..1 Reference(Device,Group,CareTeam,Organization,Patient,Practitioner,RelatedPerson,PractitionerRole)
  action 0..* CodeableConcept ^
  securityLabel 0..* Coding ^
  purpose 0..* Coding ^
  class 0..* Coding ^
  code 0..* CodeableConcept ^
  dataPeriod 0..1 Period ^
  data 0..* BackboneElement ^
   meaning 1..1 code =consent-data-meaning ^
   reference 1..1 Reference ^
  provision 0..* @provision

ContactDetail:Element complex
 name 0..1 string ^
 telecom 0..* ContactPoint ^

ContactPoint:Element complex !cpt-2
 system 0..1 code =contact-point-system ^
 value 0..1 string ^
 use 0..1 code =contact-point-use ^
 rank 0..1 positiveInt ^
 period 0..1 Period ^

Contract:DomainResource resource
 identifier 0..* Identifier ^
 url 0..1 uri
 version 0..1 string ^
 status 0..1 code =contract-status ^
 legalState 0..1 CodeableConcept
 instantiatesCanonical 0..1 Reference(Contract)
 instantiatesUri 0..1 uri
 contentDerivative 0..1 CodeableConcept
 issued 0..1 dateTime ^
 applies 0..1 Period ^
 expirationType 0..1 CodeableConcept
 subject 0..* Reference ^
 authority 0..* Reference(Organization)
 domain 0..* Reference(Location)
 site 0..* Reference(Location)
 name 0..1 string ^
 title 0..1 string ^
 subtitle 0..1 string
 alias 0..* string
 author 0..1 Reference(Patient,Practitioner,PractitionerRole,Organization)
 scope 0..1 CodeableConcept
 topic[x] 0..1 CodeableConcept|Reference
 type 0..1 CodeableConcept ^
 subType 0..* CodeableConcept ^
 contentDefinition 0..1 BackboneElement
  type 1..1 CodeableConcept
  subType 0..1 CodeableConcept
  publisher 0..1 Reference(Practitioner,PractitionerRole,Organization)
  publicationDate 0..1 dateTime
  publicationStatus 1..1 code =contract-publicationstatus
  copyright 0..1 markdown
 term 0..* BackboneElement
  identifier 0..1 Identifier ^
  issued 0..1 dateTime ^
  applies 0..1 Period ^
  topic[x] 0..1 CodeableConcept|Reference
  type 0..1 CodeableConcept
  subType 0..1 CodeableConcept
  text 0..1 string ^
  securityLabel 0..* BackboneElement
   number 0..* unsignedInt
   classification 1..1 Coding
   category 0..* Coding
   control 0..* Coding
  offer 1..1 BackboneElement
   identifier 0..* Identifier
   party 0..* BackboneElement
    reference 1..* Reference(Patient,RelatedPerson,Practitioner,PractitionerRole,Device,Group,Organization)
    role 1..1 CodeableConcept
   topic 0..1 Reference ^
   type 0..1 CodeableConcept
   decision 0..1 CodeableConcept
   decisionMode 0..* CodeableConcept
   answer 0..* BackboneElement
    value[x] 1..1 boolean|decimal|integer|date|dateTime|time|string|uri|Attachment|Coding|Quantity|Reference
   text 0..1 string
   linkId 0..* string
   securityLabelNumber 0..* unsignedInt
  asset 0..* BackboneElement
   scope 0..1 CodeableConcept
   type 0..* CodeableConcept
   typeReference 0..* Reference
   subtype 0..* CodeableConcept
   relationship 0..1 Coding
   context 0..* BackboneElement
    reference 0..1 Reference
    code 0..* CodeableConcept
    text 0..1 string
   condition 0..1 string
   periodType 0..* CodeableConcept
   period 0..* Period
   usePeriod 0..* Period
   text 0..1 string
   linkId 0..* string
   answer 0..* @term.offer.answer
   securityLabelNumber 0..* unsignedInt
   valuedItem 0..* BackboneElement
    entity[x] 0..1 CodeableConcept|Reference
    identifier 0..1 Identifier
    effectiveTime 0..1 dateTime
    quantity 0..1 Quantity/SimpleQuantity
    unitPrice 0..1 Money
    factor 0..1 decimal
    points 0..1 decimal
    net 0..1 Money
    payment 0..1 string
    paymentDate 0..1 dateTime
    responsible 0..1 Reference(Organization,Patient,Practitioner,PractitionerRole,RelatedPerson)
    recipient 0..1 Reference(Organization,Patient,Practitioner,PractitionerRole,RelatedPerson)
    linkId 0..* string
    securityLabelNumber 0..* unsignedInt
  action 0..* BackboneElement
   doNotPerform 0..1 boolean
   type 1..1 CodeableConcept
   subject 0..* BackboneElement
    reference 1..* Reference(Patient,RelatedPerson,Practitioner,PractitionerRole,Device,Group,Organization)
    role 0..1 CodeableConcept
   intent 1..1 CodeableConcept
   linkId 0..* string
   status 1..1 CodeableConcept
   context 0..1 Reference(Encounter,EpisodeOfCare)
   contextLinkId 0..* string
   occurrence[x] 0..1 dateTime|Period|Timing
   requester 0..* Reference(Patient,RelatedPerson,Practitioner,PractitionerRole,Device,Group,Organization)
   requesterLinkId 0..* string
   performerType 0..* CodeableConcept
   performerRole 0..1 CodeableConcept
   performer 0..1 Reference(RelatedPerson,Patient,Practitioner,PractitionerRole,CareTeam,Device,Substance,Organization,Location)
   performerLinkId 0..* string
   reasonCode 0..* CodeableConcept
   reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference,Questionnaire,QuestionnaireResponse)
   reason 0..* string
   reasonLinkId 0..* string
   note 0..* Annotation
   securityLabelNumber 0..* unsignedInt
  group 0..* @term
 supportingInfo 0..* Reference
 relevantHistory 0..* Reference(Provenance)
 signer 0..* BackboneElement
  type 1..1 Coding
  party 1..1 Reference(Organization,Patient,Practitioner,PractitionerRole,RelatedPerson)
  signature 1..* Signature
 friendly 0..* BackboneElement
  content[x] 1..1 Attachment|Reference(Composition,DocumentReference,QuestionnaireResponse)
 legal 0..* BackboneElement
  content[x] 1..1 Attachment|Reference(Composition,DocumentReference,QuestionnaireResponse)
 rule 0..* BackboneElement
  content[x] 1..1 Attachment|Reference(DocumentReference)
 legallyBinding[x] 0..1 Attachment|Reference(Composition,DocumentReference,QuestionnaireResponse,Contract)

Contributor:Element complex
 type 1..1 code =contributor-type ^
 name 1..1 string ^
 contact 0..* ContactDetail ^

Count:Quantity complex !cnt-3

Coverage:DomainResource resource
 identifier 0..* Identifier ^
 status 1..1 code =fm-status ^
 type 0..1 CodeableConcept ^
 policyHolder 0..1 Reference(Patient,RelatedPerson,Organization) ^
 subscriber 0..1 Reference(Patient,RelatedPerson) ^
 subscriberId 0..1 string ^
 beneficiary 1..1 Reference(Patient) ^
 dependent 0..1 string ^
 relationship 0..1 CodeableConcept
 period 0..1 Period ^
 payor 1..* Reference(Organization,Patient,RelatedPerson) ^
 class 0..* BackboneElement
  type 1..1 CodeableConcept ^
  value 1..1 string ^
  name 0..1 string ^
 order 0..1 positiveInt ^
 network 0..1 string ^
 costToBeneficiary 0..* BackboneElement
  type 0..1 CodeableConcept ^
  value[x] 1..1 Quantity/SimpleQuantity|Money ^
  exception 0..* BackboneElement
   type 1..1 CodeableConcept ^
   period 0..1 Period ^
 subrogation 0..1 boolean
 contract 0..* Reference(Contract)

CoverageEligibilityRequest:DomainResource resource
 identifier 0..* Identifier
 status 1..1 code =fm-status ^
 priority 0..1 CodeableConcept
 purpose 1..* code =eligibilityrequest-purpose ^
 patient 1..1 Reference(Patient) ^
 serviced[x] 0..1 date|Period
 created 1..1 dateTime ^
 enterer 0..1 Reference(Practitioner,PractitionerRole)
 provider 0..1 Reference(Practitioner,PractitionerRole,Organization)
 insurer 1..1 Reference(Organization) ^
 facility 0..1 Reference(Location)
 supportingInfo 0..* BackboneElement
  sequence 1..1 positiveInt
  information 1..1 Reference
  appliesToAll 0..1 boolean
 insurance 0..* BackboneElement
  focal 0..1 boolean
  coverage 1..1 Reference(Coverage)
  businessArrangement 0..1 string
 item 0..* BackboneElement
  supportingInfoSequence 0..* positiveInt
  category 0..1 CodeableConcept
  productOrService 0..1 CodeableConcept
  modifier 0..* CodeableConcept
  provider 0..1 Reference(Practitioner,PractitionerRole)
  quantity 0..1 Quantity/SimpleQuantity
  unitPrice 0..1 Money
  facility 0..1 Reference(Location,Organization)
  diagnosis 0..* BackboneElement
   diagnosis[x] 0..1 CodeableConcept|Reference(Condition)
  detail 0..* Reference

CoverageEligibilityResponse:DomainResource resource
 identifier 0..* Identifier
 status 1..1 code =fm-status ^
 purpose 1..* code =eligibilityresponse-purpose ^
 patient 1..1 Reference(Patient) ^
 serviced[x] 0..1 date|Period
 created 1..1 dateTime ^
 requestor 0..1 Reference(Practitioner,PractitionerRole,Organization)
 request 1..1 Reference(CoverageEligibilityRequest) ^
 outcome 1..1 code =remittance-outcome ^
 disposition 0..1 string
 insurer 1..1 Reference(Organization) ^
 insurance 0..* BackboneElement
  coverage 1..1 Reference(Coverage) ^
  inforce 0..1 boolean
  benefitPeriod 0..1 Period
  item 0..* BackboneElement !ces-1
   category 0..1 CodeableConcept
   productOrService 0..1 CodeableConcept
   modifier 0..* CodeableConcept
   provider 0..1 Reference(Practitioner,PractitionerRole)
   excluded 0..1 boolean
   name 0..1 string
   description 0..1 string
   network 0..1 CodeableConcept
   unit 0..1 CodeableConcept
   term 0..1 CodeableConcept
   benefit 0..* BackboneElement
    type 1..1 CodeableConcept
    allowed[x] 0..1 unsignedInt|string|Money
    used[x] 0..1 unsignedInt|string|Money
   authorizationRequired 0..1 boolean
   authorizationSupporting 0..* CodeableConcept
   authorizationUrl 0..1 uri
 preAuthRef 0..1 string
 form 0..1 CodeableConcept
 error 0..* BackboneElement
  code 1..1 CodeableConcept

DataRequirement:Element complex
 type 1..1 code =all-types ^
 profile 0..* canonical(StructureDefinition) ^
 subject[x] 0..1 CodeableConcept|Reference(Group) ^
 mustSupport 0..* string ^
 codeFilter 0..* Element !drq-1 ^
  path 0..1 string ^
  searchParam 0..1 string ^
  valueSet 0..1 canonical(ValueSet) ^
  code 0..* Coding ^
 dateFilter 0..* Element !drq-2 ^
  path 0..1 string ^
  searchParam 0..1 string ^
  value[x] 0..1 dateTime|Period|Duration ^
 limit 0..1 positiveInt ^
 sort 0..* Element ^
  path 1..1 string ^
  direction 1..1 code =sort-direction ^

DetectedIssue:DomainResource resource
 identifier 0..* Identifier ^
 status 1..1 code =observation-status ^
 code 0..1 CodeableConcept ^
 severity 0..1 code =detectedissue-severity ^
 patient 0..1 Reference(Patient) ^
 identified[x] 0..1 dateTime|Period ^
 author 0..1 Reference(Practitioner,PractitionerRole,Device) ^
 implicated 0..* Reference ^
 evidence 0..* BackboneElement
  code 0..* CodeableConcept
  detail 0..* Reference
 detail 0..1 string
 reference 0..1 uri
 mitigation 0..* BackboneElement
  action 1..1 CodeableConcept
  date 0..1 dateTime
  author 0..1 Reference(Practitioner,PractitionerRole)

Device:DomainResource resource
 identifier 0..* Identifier
 definition 0..1 Reference(DeviceDefinition)
 udiCarrier 0..* BackboneElement ^
  deviceIdentifier 0..1 string ^
  issuer 0..1 uri
  jurisdiction 0..1 uri
  carrierAIDC 0..1 base64Binary ^
  carrierHRF 0..1 string ^
  entryType 0..1 code =udi-entry-type
 status 0..1 code =device-status ^
 statusReason 0..* CodeableConcept
 distinctIdentifier 0..1 string
 manufacturer 0..1 string
 manufactureDate 0..1 dateTime
 expirationDate 0..1 dateTime
 lotNumber 0..1 string
 serialNumber 0..1 string
 deviceName 0..* BackboneElement
  name 1..1 string
  type 1..1 code =device-nametype
 modelNumber 0..1 string
 partNumber 0..1 string
 type 0..1 CodeableConcept
 specialization 0..* BackboneElement
  systemType 1..1 CodeableConcept
  version 0..1 string
 version 0..* BackboneElement
  type 0..1 CodeableConcept
  component 0..1 Identifier
  value 1..1 string
 property 0..* BackboneElement
  type 1..1 CodeableConcept
  valueQuantity 0..* Quantity
  valueCode 0..* CodeableConcept
 patient 0..1 Reference(Patient)
 owner 0..1 Reference(Organization)
 contact 0..* ContactPoint
 location 0..1 Reference(Location)
 url 0..1 uri
 note 0..* Annotation
 safety 0..* CodeableConcept ^
 parent 0..1 Reference(Device)

DeviceDefinition:DomainResource resource
 identifier 0..* Identifier
 udiDeviceIdentifier 0..* BackboneElement
  deviceIdentifier 1..1 string
  issuer 1..1 uri
  jurisdiction 1..1 uri
 manufacturer[x] 0..1 string|Reference(Organization)
 deviceName 0..* BackboneElement
  name 1..1 string
  type 1..1 code =device-nametype
 modelNumber 0..1 string
 type 0..1 CodeableConcept
 specialization 0..* BackboneElement
  systemType 1..1 string
  version 0..1 string
 version 0..* string
 safety 0..* CodeableConcept ^
 shelfLifeStorage 0..* ProductShelfLife
 physicalCharacteristics 0..1 ProdCharacteristic
 languageCode 0..* CodeableConcept
 capability 0..* BackboneElement
  type 1..1 CodeableConcept
  description 0..* CodeableConcept
 property 0..* BackboneElement
  type 1..1 CodeableConcept
  valueQuantity 0..* Quantity
  valueCode 0..* CodeableConcept
 owner 0..1 Reference(Organization)
 contact 0..* ContactPoint
 url 0..1 uri
 onlineInformation 0..1 uri
 note 0..* Annotation
 quantity 0..1 Quantity
 parentDevice 0..1 Reference(DeviceDefinition) ^
 material 0..* BackboneElement
  substance 1..1 CodeableConcept
  alternate 0..1 boolean
  allergenicIndicator 0..1 boolean

DeviceMetric:DomainResource resource
 identifier 0..* Identifier ^
 type 1..1 CodeableConcept ^
 unit 0..1 CodeableConcept ^
 source 0..1 Reference(Device) ^
 parent 0..1 Reference(Device) ^
 operationalStatus 0..1 code =metric-operational-status ^
 color 0..1 code =metric-color ^
 category 1..1 code =metric-category ^
 measurementPeriod 0..1 Timing ^
 calibration 0..* BackboneElement ^
  type 0..1 code =metric-calibration-type ^
  state 0..1 code =metric-calibration-state ^
  time 0..1 instant ^

DeviceRequest:DomainResource resource
 identifier 0..* Identifier ^
 instantiatesCanonical 0..* canonical(ActivityDefinition,PlanDefinition) ^
 instantiatesUri 0..* uri ^
 basedOn 0..* Reference ^
 priorRequest 0..* Reference ^
 groupIdentifier 0..1 Identifier ^
 status 0..1 code =request-status ^
 intent 1..1 code =request-intent ^
 priority 0..1 code =request-priority ^
 code[x] 1..1 Reference(Device)|CodeableConcept ^
 parameter 0..* BackboneElement
  code 0..1 CodeableConcept
  value[x] 0..1 CodeableConcept|Quantity|Range|boolean
 subject 1..1 Reference(Patient,Group,Location,Device) ^
 encounter 0..1 Reference(Encounter) ^
 occurrence[x] 0..1 dateTime|Period|Timing ^
 authoredOn 0..1 dateTime ^
 requester 0..1 Reference(Device,Practitioner,PractitionerRole,Organization) ^
 performerType 0..1 CodeableConcept ^
 performer 0..1 Reference(Practitioner,PractitionerRole,Organization,CareTeam,HealthcareService,Patient,Device,RelatedPerson) ^
 reasonCode 0..* CodeableConcept ^
 reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference) ^
 insurance 0..* Reference(Coverage,ClaimResponse)
 supportingInfo 0..* Reference
 note 0..* Annotation
 relevantHistory 0..* Reference(Provenance)

DeviceUseStatement:DomainResource resource
 identifier 0..* Identifier ^
 basedOn 0..* Reference(ServiceRequest) ^
 status 1..1 code =device-statement-status ^
 subject 1..1 Reference(Patient,Group) ^
 derivedFrom 0..* Reference(ServiceRequest,Procedure,Claim,Observation,QuestionnaireResponse,DocumentReference) ^
 timing[x] 0..1 Timing|Period|dateTime ^
 recordedOn 0..1 dateTime ^
 source 0..1 Reference(Patient,Practitioner,PractitionerRole,RelatedPerson) ^
 device 1..1 Reference(Device) ^
 reasonCode 0..* CodeableConcept ^
 reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference,Media) ^
 bodySite 0..1 CodeableConcept ^
 note 0..* Annotation

DiagnosticReport:DomainResource resource
 identifier 0..* Identifier ^
 basedOn 0..* Reference(CarePlan,ImmunizationRecommendation,MedicationRequest,NutritionOrder,ServiceRequest)
 status 1..1 code =diagnostic-report-status ^
 category 0..* CodeableConcept ^
 code 1..1 CodeableConcept ^
 subject 0..1 Reference(Patient,Group,Device,Location) ^
 encounter 0..1 Reference(Encounter) ^
 effective[x] 0..1 dateTime|Period ^
 issued 0..1 instant ^
 performer 0..* Reference(Practitioner,PractitionerRole,Organization,CareTeam) ^
 resultsInterpreter 0..* Reference(Practitioner,PractitionerRole,Organization,CareTeam) ^
 specimen 0..* Reference(Specimen)
 result 0..* Reference(Observation)
 imagingStudy 0..* Reference(ImagingStudy)
 media 0..* BackboneElement ^
  comment 0..1 string
  link 1..1 Reference(Media) ^
 conclusion 0..1 string
 conclusionCode 0..* CodeableConcept
 presentedForm 0..* Attachment

Distance:Quantity complex !dis-1

DocumentManifest:DomainResource resource
 masterIdentifier 0..1 Identifier ^
 identifier 0..* Identifier ^
 status 1..1 code =document-reference-status ^
 type 0..1 CodeableConcept ^
 subject 0..1 Reference(Patient,Practitioner,Group,Device) ^
 created 0..1 dateTime
 author 0..* Reference(Practitioner,PractitionerRole,Organization,Device,Patient,RelatedPerson) ^
 recipient 0..* Reference(Patient,Practitioner,PractitionerRole,RelatedPerson,Organization)
 source 0..1 uri
 description 0..1 string ^
 content 1..* Reference ^
 related 0..* BackboneElement
  identifier 0..1 Identifier
  ref 0..1 Reference

DocumentReference:DomainResource resource
 masterIdentifier 0..1 Identifier ^
 identifier 0..* Identifier ^
 status 1..1 code =document-reference-status ^
 docStatus 0..1 code =composition-status ^
 type 0..1 CodeableConcept ^
 category 0..* CodeableConcept ^
 subject 0..1 Reference(Patient,Practitioner,Group,Device) ^
 date 0..1 instant ^
 author 0..* Reference(Practitioner,PractitionerRole,Organization,Device,Patient,RelatedPerson) ^
 authenticator 0..1 Reference(Practitioner,PractitionerRole,Organization)
 custodian 0..1 Reference(Organization)
 relatesTo 0..* BackboneElement ^
  code 1..1 code =document-relationship-type ^
  target 1..1 Reference(DocumentReference) ^
 description 0..1 string ^
 securityLabel 0..* CodeableConcept ^
 content 1..* BackboneElement ^
  attachment 1..1 Attachment ^
  format 0..1 Coding ^
 context 0..1 BackboneElement ^
  encounter 0..* Reference(Encounter,EpisodeOfCare)
  event 0..* CodeableConcept
  period 0..1 Period ^
  facilityType 0..1 CodeableConcept
  practiceSetting 0..1 CodeableConcept
  sourcePatientInfo 0..1 Reference(Patient)
  related 0..* Reference

DomainResource:Resource resource+
 text 0..1 Narrative
 contained 0..* Resource
 extension 0..* Extension
 modifierExtension 0..* Extension

Dosage:BackboneElement complex
 sequence 0..1 integer ^
 text 0..1 string ^
 additionalInstruction 0..* CodeableConcept ^
 patientInstruction 0..1 string ^
 timing 0..1 Timing ^
 asNeeded[x] 0..1 boolean|CodeableConcept ^
 site 0..1 CodeableConcept ^
 route 0..1 CodeableConcept ^
 method 0..1 CodeableConcept ^
 doseAndRate 0..* Element ^
  type 0..1 CodeableConcept ^
  dose[x] 0..1 Range|Quantity/SimpleQuantity ^
  rate[x] 0..1 Ratio|Range|Quantity/SimpleQuantity ^
 maxDosePerPeriod 0..1 Ratio ^
 maxDosePerAdministration 0..1 Quantity/SimpleQuantity ^
 maxDosePerLifetime 0..1 Quantity/SimpleQuantity ^

Duration:Quantity complex !drt-1

EffectEvidenceSynthesis:DomainResource resource !ees-0
 url 0..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 status 1..1 code =publication-status ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown ^
 note 0..* Annotation
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 copyright 0..1 markdown
 approvalDate 0..1 date
 lastReviewDate 0..1 date
 effectivePeriod 0..1 Period ^
 topic 0..* CodeableConcept
 author 0..* ContactDetail
 editor 0..* ContactDetail
 reviewer 0..* ContactDetail
 endorser 0..* ContactDetail
 relatedArtifact 0..* RelatedArtifact
 synthesisType 0..1 CodeableConcept
 studyType 0..1 CodeableConcept
 population 1..1 Reference(EvidenceVariable) ^
 exposure 1..1 Reference(EvidenceVariable) ^
 exposureAlternative 1..1 Reference(EvidenceVariable) ^
 outcome 1..1 Reference(EvidenceVariable) ^
 sampleSize 0..1 BackboneElement
  description 0..1 string
  numberOfStudies 0..1 integer
  numberOfParticipants 0..1 integer
 resultsByExposure 0..* BackboneElement
  description 0..1 string
  exposureState 0..1 code =exposure-state
  variantState 0..1 CodeableConcept
  riskEvidenceSynthesis 1..1 Reference(RiskEvidenceSynthesis)
 effectEstimate 0..* BackboneElement ^
  description 0..1 string
  type 0..1 CodeableConcept
  variantState 0..1 CodeableConcept
  value 0..1 decimal
  unitOfMeasure 0..1 CodeableConcept =ucum-units
  precisionEstimate 0..* BackboneElement
   type 0..1 CodeableConcept
   level 0..1 decimal
   from 0..1 decimal
   to 0..1 decimal
 certainty 0..* BackboneElement
  rating 0..* CodeableConcept
  note 0..* Annotation
  certaintySubcomponent 0..* BackboneElement
   type 0..1 CodeableConcept
   rating 0..* CodeableConcept
   note 0..* Annotation

Element: complex+
 id 0..1 attribute:string
 extension 0..* Extension

ElementDefinition:BackboneElement complex !eld-2,eld-5,eld-6,eld-7,eld-8,eld-11,eld-13,eld-14,eld-15,eld-16,eld-18,eld-19,eld-20,eld-22
 path 1..1 string ^
 representation 0..* code =property-representation ^
 sliceName 0..1 string ^
 sliceIsConstraining 0..1 boolean ^
 label 0..1 string ^
 code 0..* Coding ^
 slicing 0..1 Element !eld-1 ^
  discriminator 0..* Element ^
   type 1..1 code =discriminator-type ^
   path 1..1 string ^
  description 0..1 string ^
  ordered 0..1 boolean ^
  rules 1..1 code =resource-slicing-rules ^
 short 0..1 string ^
 definition 0..1 markdown ^
 comment 0..1 markdown ^
 requirements 0..1 markdown ^
 alias 0..* string ^
 min 0..1 unsignedInt ^
 max 0..1 string !eld-3 ^
 base 0..1 Element ^
  path 1..1 string ^
  min 1..1 unsignedInt ^
  max 1..1 string ^
 contentReference 0..1 uri ^
 type 0..* Element !eld-4,eld-17 ^
  code 1..1 uri ^
  profile 0..* canonical(StructureDefinition,ImplementationGuide) ^
  targetProfile 0..* canonical(StructureDefinition,ImplementationGuide) ^
  aggregation 0..* code =resource-aggregation-mode ^
  versioning 0..1 code =reference-version-rules ^
 defaultValue[x] 0..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta ^
 meaningWhenMissing 0..1 markdown ^
 orderMeaning 0..1 string ^
 fixed[x] 0..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta ^
 pattern[x] 0..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta ^
 example 0..* Element ^
  label 1..1 string ^
  value[x] 1..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta ^
 minValue[x] 0..1 date|dateTime|instant|time|decimal|integer|positiveInt|unsignedInt|Quantity ^
 maxValue[x] 0..1 date|dateTime|instant|time|decimal|integer|positiveInt|unsignedInt|Quantity ^
 maxLength 0..1 integer ^
 condition 0..* id ^
 constraint 0..* Element !eld-21 ^
  key 1..1 id ^
  requirements 0..1 string ^
  severity 1..1 code =constraint-severity ^
  human 1..1 string ^
  expression 0..1 string ^
  xpath 0..1 string ^
  source 0..1 canonical(StructureDefinition) ^
 mustSupport 0..1 boolean ^
 isModifier 0..1 boolean ^
 isModifierReason 0..1 string ^
 isSummary 0..1 boolean ^
 binding 0..1 Element !eld-12 ^
  strength 1..1 code =binding-strength ^
  description 0..1 string ^
  valueSet 0..1 canonical(ValueSet) ^
 mapping 0..* Element ^
  identity 1..1 id ^
  language 0..1 code =mimetypes ^
  map 1..1 string ^
  comment 0..1 string ^

Encounter:DomainResource resource
 identifier 0..* Identifier ^
 status 1..1 code =encounter-status ^
 statusHistory 0..* BackboneElement
  status 1..1 code =encounter-status
  period 1..1 Period
 class 1..1 Coding ^
 classHistory 0..* BackboneElement
  class 1..1 Coding
  period 1..1 Period
 type 0..* CodeableConcept ^
 serviceType 0..1 CodeableConcept ^
 priority 0..1 CodeableConcept
 subject 0..1 Reference(Patient,Group) ^
 episodeOfCare 0..* Reference(EpisodeOfCare) ^
 basedOn 0..* Reference(ServiceRequest)
 participant 0..* BackboneElement ^
  type 0..* CodeableConcept ^
  period 0..1 Period
  individual 0..1 Reference(Practitioner,PractitionerRole,RelatedPerson) ^
 appointment 0..* Reference(Appointment) ^
 period 0..1 Period
 length 0..1 Duration
 reasonCode 0..* CodeableConcept ^
 reasonReference 0..* Reference(Condition,Procedure,Observation,ImmunizationRecommendation) ^
 diagnosis 0..* BackboneElement ^
  condition 1..1 Reference(Condition,Procedure) ^
  use 0..1 CodeableConcept
  rank 0..1 positiveInt
 account 0..* Reference(Account)
 hospitalization 0..1 BackboneElement
  preAdmissionIdentifier 0..1 Identifier
  origin 0..1 Reference(Location,Organization)
  admitSource 0..1 CodeableConcept
  reAdmission 0..1 CodeableConcept
  dietPreference 0..* CodeableConcept
  specialCourtesy 0..* CodeableConcept
  specialArrangement 0..* CodeableConcept
  destination 0..1 Reference(Location,Organization)
  dischargeDisposition 0..1 CodeableConcept
 location 0..* BackboneElement
  location 1..1 Reference(Location)
  status 0..1 code =encounter-location-status
  physicalType 0..1 CodeableConcept
  period 0..1 Period
 serviceProvider 0..1 Reference(Organization)
 partOf 0..1 Reference(Encounter)

Endpoint:DomainResource resource
 identifier 0..* Identifier ^
 status 1..1 code =endpoint-status ^
 connectionType 1..1 Coding ^
 name 0..1 string ^
 managingOrganization 0..1 Reference(Organization) ^
 contact 0..* ContactPoint
 period 0..1 Period ^
 payloadType 1..* CodeableConcept ^
 payloadMimeType 0..* code =mimetypes ^
 address 1..1 url ^
 header 0..* string

EnrollmentRequest:DomainResource resource
 identifier 0..* Identifier
 status 0..1 code =fm-status ^
 created 0..1 dateTime
 insurer 0..1 Reference(Organization)
 provider 0..1 Reference(Practitioner,PractitionerRole,Organization)
 candidate 0..1 Reference(Patient)
 coverage 0..1 Reference(Coverage)

EnrollmentResponse:DomainResource resource
 identifier 0..* Identifier
 status 0..1 code =fm-status ^
 request 0..1 Reference(EnrollmentRequest)
 outcome 0..1 code =remittance-outcome
 disposition 0..1 string
 created 0..1 dateTime
 organization 0..1 Reference(Organization)
 requestProvider 0..1 Reference(Practitioner,PractitionerRole,Organization)

EpisodeOfCare:DomainResource resource
 identifier 0..* Identifier
 status 1..1 code =episode-of-care-status ^
 statusHistory 0..* BackboneElement
  status 1..1 code =episode-of-care-status
  period 1..1 Period
 type 0..* CodeableConcept ^
 diagnosis 0..* BackboneElement ^
  condition 1..1 Reference(Condition) ^
  role 0..1 CodeableConcept ^
  rank 0..1 positiveInt ^
 patient 1..1 Reference(Patient) ^
 managingOrganization 0..1 Reference(Organization) ^
 period 0..1 Period ^
 referralRequest 0..* Reference(ServiceRequest)
 careManager 0..1 Reference(Practitioner,PractitionerRole)
 team 0..* Reference(CareTeam)
 account 0..* Reference(Account)

EventDefinition:DomainResource resource !evd-0
 url 0..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 subtitle 0..1 string
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 subject[x] 0..1 CodeableConcept|Reference(Group)
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 usage 0..1 string
 copyright 0..1 markdown
 approvalDate 0..1 date ^
 lastReviewDate 0..1 date ^
 effectivePeriod 0..1 Period ^
 topic 0..* CodeableConcept
 author 0..* ContactDetail
 editor 0..* ContactDetail
 reviewer 0..* ContactDetail
 endorser 0..* ContactDetail
 relatedArtifact 0..* RelatedArtifact
 trigger 1..* TriggerDefinition ^

Evidence:DomainResource resource !evi-0
 url 0..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 shortTitle 0..1 string
 subtitle 0..1 string
 status 1..1 code =publication-status ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown ^
 note 0..* Annotation
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 copyright 0..1 markdown
 approvalDate 0..1 date
 lastReviewDate 0..1 date
 effectivePeriod 0..1 Period ^
 topic 0..* CodeableConcept
 author 0..* ContactDetail
 editor 0..* ContactDetail
 reviewer 0..* ContactDetail
 endorser 0..* ContactDetail
 relatedArtifact 0..* RelatedArtifact
 exposureBackground 1..1 Reference(EvidenceVariable) ^
 exposureVariant 0..* Reference(EvidenceVariable) ^
 outcome 0..* Reference(EvidenceVariable) ^

EvidenceVariable:DomainResource resource !evv-0
 url 0..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 shortTitle 0..1 string ^
 subtitle 0..1 string
 status 1..1 code =publication-status ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown ^
 note 0..* Annotation
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 copyright 0..1 markdown
 approvalDate 0..1 date
 lastReviewDate 0..1 date
 effectivePeriod 0..1 Period ^
 topic 0..* CodeableConcept
 author 0..* ContactDetail
 editor 0..* ContactDetail
 reviewer 0..* ContactDetail
 endorser 0..* ContactDetail
 relatedArtifact 0..* RelatedArtifact
 type 0..1 code =variable-type ^
 characteristic 1..* BackboneElement ^
  description 0..1 string
  definition[x] 1..1 Reference(Group)|canonical(ActivityDefinition)|CodeableConcept|Expression|DataRequirement|TriggerDefinition ^
  usageContext 0..* UsageContext
  exclude 0..1 boolean
  participantEffective[x] 0..1 dateTime|Period|Duration|Timing
  timeFromStart 0..1 Duration
  groupMeasure 0..1 code =group-measure

ExampleScenario:DomainResource resource !esc-0
 url 0..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 copyright 0..1 markdown
 purpose 0..1 markdown
 actor 0..* BackboneElement
  actorId 1..1 string
  type 1..1 code =examplescenario-actor-type
  name 0..1 string
  description 0..1 markdown
 instance 0..* BackboneElement
  resourceId 1..1 string
  resourceType 1..1 code =resource-types
  name 0..1 string
  description 0..1 markdown
  version 0..* BackboneElement
   versionId 1..1 string
   description 1..1 markdown
  containedInstance 0..* BackboneElement
   resourceId 1..1 string
   versionId 0..1 string
 process 0..* BackboneElement
  title 1..1 string ^
  description 0..1 markdown
  preConditions 0..1 markdown
  postConditions 0..1 markdown
  step 0..* BackboneElement
   process 0..* @process
   pause 0..1 boolean
   operation 0..1 BackboneElement
    number 1..1 string
    type 0..1 string
    name 0..1 string
    initiator 0..1 string
    receiver 0..1 string
    description 0..1 markdown
    initiatorActive 0..1 boolean
    receiverActive 0..1 boolean
    request 0..1 @instance.containedInstance
    response 0..1 @instance.containedInstance
   alternative 0..* BackboneElement
    title 1..1 string
    description 0..1 markdown
    step 0..* @process.step
 workflow 0..* canonical(ExampleScenario)

ExplanationOfBenefit:DomainResource resource
 identifier 0..* Identifier
 status 1..1 code =explanationofbenefit-status ^
 type 1..1 CodeableConcept ^
 subType 0..1 CodeableConcept
 use 1..1 code =claim-use ^
 patient 1..1 Reference(Patient) ^
 billablePeriod 0..1 Period ^
 created 1..1 dateTime ^
 enterer 0..1 Reference(Practitioner,PractitionerRole)
 insurer 1..1 Reference(Organization) ^
 provider 1..1 Reference(Practitioner,PractitionerRole,Organization) ^
 priority 0..1 CodeableConcept
 fundsReserveRequested 0..1 CodeableConcept
 fundsReserve 0..1 CodeableConcept
 related 0..* BackboneElement
  claim 0..1 Reference(Claim)
  relationship 0..1 CodeableConcept
  reference 0..1 Identifier
 prescription 0..1 Reference(MedicationRequest,VisionPrescription)
 originalPrescription 0..1 Reference(MedicationRequest)
 payee 0..1 BackboneElement
  type 0..1 CodeableConcept
  party 0..1 Reference(Practitioner,PractitionerRole,Organization,Patient,RelatedPerson)
 referral 0..1 Reference(ServiceRequest)
 facility 0..1 Reference(Location)
 claim 0..1 Reference(Claim)
 claimResponse 0..1 Reference(ClaimResponse)
 outcome 1..1 code =remittance-outcome ^
 disposition 0..1 string
 preAuthRef 0..* string
 preAuthRefPeriod 0..* Period
 careTeam 0..* BackboneElement
  sequence 1..1 positiveInt
  provider 1..1 Reference(Practitioner,PractitionerRole,Organization)
  responsible 0..1 boolean
  role 0..1 CodeableConcept
  qualification 0..1 CodeableConcept
 supportingInfo 0..* BackboneElement
  sequence 1..1 positiveInt
  category 1..1 CodeableConcept
  code 0..1 CodeableConcept
  timing[x] 0..1 date|Period
  value[x] 0..1 boolean|string|Quantity|Attachment|Reference
  reason 0..1 Coding
 diagnosis 0..* BackboneElement
  sequence 1..1 positiveInt
  diagnosis[x] 1..1 CodeableConcept|Reference(Condition)
  type 0..* CodeableConcept
  onAdmission 0..1 CodeableConcept
  packageCode 0..1 CodeableConcept
 procedure 0..* BackboneElement
  sequence 1..1 positiveInt
  type 0..* CodeableConcept
  date 0..1 dateTime
  procedure[x] 1..1 CodeableConcept|Reference(Procedure)
  udi 0..* Reference(Device)
 precedence 0..1 positiveInt
 insurance 1..* BackboneElement ^
  focal 1..1 boolean ^
  coverage 1..1 Reference(Coverage) ^
  preAuthRef 0..* string
 accident 0..1 BackboneElement
  date 0..1 date
  type 0..1 CodeableConcept
  location[x] 0..1 Address|Reference(Location)
 item 0..* BackboneElement
  sequence 1..1 positiveInt
  careTeamSequence 0..* positiveInt
  diagnosisSequence 0..* positiveInt
  procedureSequence 0..* positiveInt
  informationSequence 0..* positiveInt
  revenue 0..1 CodeableConcept
  category 0..1 CodeableConcept
  productOrService 1..1 CodeableConcept
  modifier 0..* CodeableConcept
  programCode 0..* CodeableConcept
  serviced[x] 0..1 date|Period
  location[x] 0..1 CodeableConcept|Address|Reference(Location)
  quantity 0..1 Quantity/SimpleQuantity
  unitPrice 0..1 Money
  factor 0..1 decimal
  net 0..1 Money
  udi 0..* Reference(Device)
  bodySite 0..1 CodeableConcept
  subSite 0..* CodeableConcept
  encounter 0..* Reference(Encounter)
  noteNumber 0..* positiveInt
  adjudication 0..* BackboneElement
   category 1..1 CodeableConcept
   reason 0..1 CodeableConcept
   amount 0..1 Money
   value 0..1 decimal
  detail 0..* BackboneElement
   sequence 1..1 positiveInt
   revenue 0..1 CodeableConcept
   category 0..1 CodeableConcept
   productOrService 1..1 CodeableConcept
   modifier 0..* CodeableConcept
   programCode 0..* CodeableConcept
   quantity 0..1 Quantity/SimpleQuantity
   unitPrice 0..1 Money
   factor 0..1 decimal
   net 0..1 Money
   udi 0..* Reference(Device)
   noteNumber 0..* positiveInt
   adjudication 0..* @item.adjudication
   subDetail 0..* BackboneElement
    sequence 1..1 positiveInt
    revenue 0..1 CodeableConcept
    category 0..1 CodeableConcept
    productOrService 1..1 CodeableConcept
    modifier 0..* CodeableConcept
    programCode 0..* CodeableConcept
    quantity 0..1 Quantity/SimpleQuantity
    unitPrice 0..1 Money
    factor 0..1 decimal
    net 0..1 Money
    udi 0..* Reference(Device)
    noteNumber 0..* positiveInt
    adjudication 0..* @item.adjudication
 addItem 0..* BackboneElement
  itemSequence 0..* positiveInt
  detailSequence 0..* positiveInt
  subDetailSequence 0..* positiveInt
  provider 0..* Reference(Practitioner,PractitionerRole,Organization)
  productOrService 1..1 CodeableConcept
  modifier 0..* CodeableConcept
  programCode 0..* CodeableConcept
  serviced[x] 0..1 date|Period
  location[x] 0..1 CodeableConcept|Address|Reference(Location)
  quantity 0..1 Quantity/SimpleQuantity
  unitPrice 0..1 Money
  factor 0..1 decimal
  net 0..1 Money
  bodySite 0..1 CodeableConcept
  subSite 0..* CodeableConcept
  noteNumber 0..* positiveInt
  adjudication 0..* @item.adjudication
  detail 0..* BackboneElement
   productOrService 1..1 CodeableConcept
   modifier 0..* CodeableConcept
   quantity 0..1 Quantity/SimpleQuantity
   unitPrice 0..1 Money
   factor 0..1 decimal
   net 0..1 Money
   noteNumber 0..* positiveInt
   adjudication 0..* @item.adjudication
   subDetail 0..* BackboneElement
    productOrService 1..1 CodeableConcept
    modifier 0..* CodeableConcept
    quantity 0..1 Quantity/SimpleQuantity
    unitPrice 0..1 Money
    factor 0..1 decimal
    net 0..1 Money
    noteNumber 0..* positiveInt
    adjudication 0..* @item.adjudication
 adjudication 0..* @item.adjudication
 total 0..* BackboneElement ^
  category 1..1 CodeableConcept ^
  amount 1..1 Money ^
 payment 0..1 BackboneElement
  type 0..1 CodeableConcept
  adjustment 0..1 Money
  adjustmentReason 0..1 CodeableConcept
  date 0..1 date
  amount 0..1 Money
  identifier 0..1 Identifier
 formCode 0..1 CodeableConcept
 form 0..1 Attachment
 processNote 0..* BackboneElement
  number 0..1 positiveInt
  type 0..1 code =note-type
  text 0..1 string
  language 0..1 CodeableConcept
 benefitPeriod 0..1 Period
 benefitBalance 0..* BackboneElement
  category 1..1 CodeableConcept
  excluded 0..1 boolean
  name 0..1 string
  description 0..1 string
  network 0..1 CodeableConcept
  unit 0..1 CodeableConcept
  term 0..1 CodeableConcept
  financial 0..* BackboneElement
   type 1..1 CodeableConcept
   allowed[x] 0..1 unsignedInt|string|Money
   used[x] 0..1 unsignedInt|Money

Expression:Element complex !exp-1
 description 0..1 string ^
 name 0..1 id ^
 language 1..1 code ^
 expression 0..1 string ^
 reference 0..1 uri ^

Extension:Element complex
 url 1..1 attribute:uri
 value[x] 0..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta

FamilyMemberHistory:DomainResource resource !fhs-1,fhs-2
 identifier 0..* Identifier ^
 instantiatesCanonical 0..* canonical(PlanDefinition,Questionnaire,ActivityDefinition,Measure,OperationDefinition) ^
 instantiatesUri 0..* uri ^
 status 1..1 code =history-status ^
 dataAbsentReason 0..1 CodeableConcept ^
 patient 1..1 Reference(Patient) ^
 date 0..1 dateTime ^
 name 0..1 string ^
 relationship 1..1 CodeableConcept ^
 sex 0..1 CodeableConcept ^
 born[x] 0..1 Period|date|string
 age[x] 0..1 Age|Range|string ^
 estimatedAge 0..1 boolean ^
 deceased[x] 0..1 boolean|Age|Range|date|string ^
 reasonCode 0..* CodeableConcept ^
 reasonReference 0..* Reference(Condition,Observation,AllergyIntolerance,QuestionnaireResponse,DiagnosticReport,DocumentReference) ^
 note 0..* Annotation
 condition 0..* BackboneElement
  code 1..1 CodeableConcept
  outcome 0..1 CodeableConcept
  contributedToDeath 0..1 boolean
  onset[x] 0..1 Age|Range|Period|string
  note 0..* Annotation

Flag:DomainResource resource
 identifier 0..* Identifier ^
 status 1..1 code =flag-status ^
 category 0..* CodeableConcept ^
 code 1..1 CodeableConcept ^
 subject 1..1 Reference(Patient,Location,Group,Organization,Practitioner,PlanDefinition,Medication,Procedure) ^
 period 0..1 Period ^
 encounter 0..1 Reference(Encounter) ^
 author 0..1 Reference(Device,Organization,Patient,Practitioner,PractitionerRole) ^

Goal:DomainResource resource
 identifier 0..* Identifier
 lifecycleStatus 1..1 code =goal-status ^
 achievementStatus 0..1 CodeableConcept ^
 category 0..* CodeableConcept ^
 priority 0..1 CodeableConcept ^
 description 1..1 CodeableConcept ^
 subject 1..1 Reference(Patient,Group,Organization) ^
 start[x] 0..1 date|CodeableConcept ^
 target 0..* BackboneElement !gol-1
  measure 0..1 CodeableConcept ^
  detail[x] 0..1 Quantity|Range|CodeableConcept|string|boolean|integer|Ratio ^
  due[x] 0..1 date|Duration ^
 statusDate 0..1 date ^
 statusReason 0..1 string
 expressedBy 0..1 Reference(Patient,Practitioner,PractitionerRole,RelatedPerson) ^
 addresses 0..* Reference(Condition,Observation,MedicationStatement,NutritionOrder,ServiceRequest,RiskAssessment)
 note 0..* Annotation
 outcomeCode 0..* CodeableConcept
 outcomeReference 0..* Reference(Observation)

GraphDefinition:DomainResource resource !gdf-0
 url 0..1 uri ^
 version 0..1 string ^
 name 1..1 string ^
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 start 1..1 code =resource-types ^
 profile 0..1 canonical(StructureDefinition)
 link 0..* BackboneElement
  path 0..1 string
  sliceName 0..1 string
  min 0..1 integer
  max 0..1 string
  description 0..1 string
  target 0..* BackboneElement
   type 1..1 code =resource-types
   params 0..1 string
   profile 0..1 canonical(StructureDefinition)
   compartment 0..* BackboneElement
    use 1..1 code =graph-compartment-use
    code 1..1 code =compartment-type
    rule 1..1 code =graph-compartment-rule
    expression 0..1 string
    description 0..1 string
   link 0..* @link

Group:DomainResource resource !grp-1
 identifier 0..* Identifier ^
 active 0..1 boolean ^
 type 1..1 code =group-type ^
 actual 1..1 boolean ^
 code 0..1 CodeableConcept ^
 name 0..1 string ^
 quantity 0..1 unsignedInt ^
 managingEntity 0..1 Reference(Organization,RelatedPerson,Practitioner,PractitionerRole) ^
 characteristic 0..* BackboneElement
  code 1..1 CodeableConcept
  value[x] 1..1 CodeableConcept|boolean|Quantity|Range|Reference
  exclude 1..1 boolean
  period 0..1 Period
 member 0..* BackboneElement
  entity 1..1 Reference(Patient,Practitioner,PractitionerRole,Device,Medication,Substance,Group)
  period 0..1 Period
  inactive 0..1 boolean

GuidanceResponse:DomainResource resource
 requestIdentifier 0..1 Identifier ^
 identifier 0..* Identifier ^
 module[x] 1..1 uri|canonical|CodeableConcept ^
 status 1..1 code =guidance-response-status ^
 subject 0..1 Reference(Patient,Group)
 encounter 0..1 Reference(Encounter)
 occurrenceDateTime 0..1 dateTime
 performer 0..1 Reference(Device)
 reasonCode 0..* CodeableConcept
 reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference)
 note 0..* Annotation
 evaluationMessage 0..* Reference(OperationOutcome)
 outputParameters 0..1 Reference(Parameters)
 result 0..1 Reference(CarePlan,RequestGroup)
 dataRequirement 0..* DataRequirement

HealthcareService:DomainResource resource
 identifier 0..* Identifier ^
 active 0..1 boolean ^
 providedBy 0..1 Reference(Organization) ^
 category 0..* CodeableConcept ^
 type 0..* CodeableConcept ^
 specialty 0..* CodeableConcept ^
 location 0..* Reference(Location) ^
 name 0..1 string ^
 comment 0..1 string ^
 extraDetails 0..1 markdown
 photo 0..1 Attachment ^
 telecom 0..* ContactPoint
 coverageArea 0..* Reference(Location)
 serviceProvisionCode 0..* CodeableConcept
 eligibility 0..* BackboneElement
  code 0..1 CodeableConcept
  comment 0..1 markdown
 program 0..* CodeableConcept
 characteristic 0..* CodeableConcept
 communication 0..* CodeableConcept
 referralMethod 0..* CodeableConcept
 appointmentRequired 0..1 boolean
 availableTime 0..* BackboneElement
  daysOfWeek 0..* code =days-of-week
  allDay 0..1 boolean
  availableStartTime 0..1 time
  availableEndTime 0..1 time
 notAvailable 0..* BackboneElement
  description 1..1 string
  during 0..1 Period
 availabilityExceptions 0..1 string
 endpoint 0..* Reference(Endpoint)

HumanName:Element complex
 use 0..1 code =name-use ^
 text 0..1 string ^
 family 0..1 string ^
 given 0..* string ^
 prefix 0..* string ^
 suffix 0..* string ^
 period 0..1 Period ^

Identifier:Element complex
 use 0..1 code =identifier-use ^
 type 0..1 CodeableConcept ^
 system 0..1 uri ^
 value 0..1 string ^
 period 0..1 Period ^
 assigner 0..1 Reference(Organization) ^

ImagingStudy:DomainResource resource
 identifier 0..* Identifier ^
 status 1..1 code =imagingstudy-status ^
 modality 0..* Coding ^
 subject 1..1 Reference(Patient,Device,Group) ^
 encounter 0..1 Reference(Encounter) ^
 started 0..1 dateTime ^
 basedOn 0..* Reference(CarePlan,ServiceRequest,Appointment,AppointmentResponse,Task) ^
 referrer 0..1 Reference(Practitioner,PractitionerRole) ^
 interpreter 0..* Reference(Practitioner,PractitionerRole) ^
 endpoint 0..* Reference(Endpoint) ^
 numberOfSeries 0..1 unsignedInt ^
 numberOfInstances 0..1 unsignedInt ^
 procedureReference 0..1 Reference(Procedure) ^
 procedureCode 0..* CodeableConcept ^
 location 0..1 Reference(Location) ^
 reasonCode 0..* CodeableConcept ^
 reasonReference 0..* Reference(Condition,Observation,Media,DiagnosticReport,DocumentReference) ^
 note 0..* Annotation ^
 description 0..1 string ^
 series 0..* BackboneElement ^
  uid 1..1 id ^
  number 0..1 unsignedInt ^
  modality 1..1 Coding ^
  description 0..1 string ^
  numberOfInstances 0..1 unsignedInt ^
  endpoint 0..* Reference(Endpoint) ^
  bodySite 0..1 Coding ^
  laterality 0..1 Coding ^
  specimen 0..* Reference(Specimen) ^
  started 0..1 dateTime ^
  performer 0..* BackboneElement ^
   function 0..1 CodeableConcept ^
   actor 1..1 Reference(Practitioner,PractitionerRole,Organization,CareTeam,Patient,Device,RelatedPerson) ^
  instance 0..* BackboneElement
   uid 1..1 id
   sopClass 1..1 Coding
   number 0..1 unsignedInt
   title 0..1 string

Immunization:DomainResource resource
 identifier 0..* Identifier
 status 1..1 code =immunization-status ^
 statusReason 0..1 CodeableConcept
 vaccineCode 1..1 CodeableConcept ^
 patient 1..1 Reference(Patient) ^
 encounter 0..1 Reference(Encounter)
 occurrence[x] 1..1 dateTime|string ^
 recorded 0..1 dateTime
 primarySource 0..1 boolean ^
 reportOrigin 0..1 CodeableConcept
 location 0..1 Reference(Location)
 manufacturer 0..1 Reference(Organization)
 lotNumber 0..1 string
 expirationDate 0..1 date
 site 0..1 CodeableConcept
 route 0..1 CodeableConcept
 doseQuantity 0..1 Quantity/SimpleQuantity
 performer 0..* BackboneElement ^
  function 0..1 CodeableConcept ^
  actor 1..1 Reference(Practitioner,PractitionerRole,Organization) ^
 note 0..* Annotation ^
 reasonCode 0..* CodeableConcept
 reasonReference 0..* Reference(Condition,Observation,DiagnosticReport)
 isSubpotent 0..1 boolean ^
 subpotentReason 0..* CodeableConcept
 education 0..* BackboneElement !imm-1
  documentType 0..1 string
  reference 0..1 uri
  publicationDate 0..1 dateTime
  presentationDate 0..1 dateTime
 programEligibility 0..* CodeableConcept
 fundingSource 0..1 CodeableConcept
 reaction 0..* BackboneElement
  date 0..1 dateTime
  detail 0..1 Reference(Observation)
  reported 0..1 boolean
 protocolApplied 0..* BackboneElement
  series 0..1 string
  authority 0..1 Reference(Organization)
  targetDisease 0..* CodeableConcept
  doseNumber[x] 1..1 positiveInt|string
  seriesDoses[x] 0..1 positiveInt|string

ImmunizationEvaluation:DomainResource resource
 identifier 0..* Identifier
 status 1..1 code =immunization-evaluation-status ^
 patient 1..1 Reference(Patient) ^
 date 0..1 dateTime
 authority 0..1 Reference(Organization)
 targetDisease 1..1 CodeableConcept ^
 immunizationEvent 1..1 Reference(Immunization) ^
 doseStatus 1..1 CodeableConcept ^
 doseStatusReason 0..* CodeableConcept
 description 0..1 string
 series 0..1 string
 doseNumber[x] 0..1 positiveInt|string
 seriesDoses[x] 0..1 positiveInt|string

ImmunizationRecommendation:DomainResource resource
 identifier 0..* Identifier ^
 patient 1..1 Reference(Patient) ^
 date 1..1 dateTime ^
 authority 0..1 Reference(Organization)
 recommendation 1..* BackboneElement !imr-1 ^
  vaccineCode 0..* CodeableConcept ^
  targetDisease 0..1 CodeableConcept ^
  contraindicatedVaccineCode 0..* CodeableConcept ^
  forecastStatus 1..1 CodeableConcept ^
  forecastReason 0..* CodeableConcept ^
  dateCriterion 0..* BackboneElement
   code 1..1 CodeableConcept
   value 1..1 dateTime
  description 0..1 string
  series 0..1 string
  doseNumber[x] 0..1 positiveInt|string ^
  seriesDoses[x] 0..1 positiveInt|string
  supportingImmunization 0..* Reference(Immunization,ImmunizationEvaluation)
  supportingPatientInformation 0..* Reference

ImplementationGuide:DomainResource resource !ig-0,ig-2
 url 1..1 uri ^
 version 0..1 string ^
 name 1..1 string ^
 title 0..1 string ^
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 copyright 0..1 markdown
 packageId 1..1 id ^
 license 0..1 code =spdx-license ^
 fhirVersion 1..* code =FHIR-version ^
 dependsOn 0..* BackboneElement ^
  uri 1..1 canonical(ImplementationGuide) ^
  packageId 0..1 id ^
  version 0..1 string ^
 global 0..* BackboneElement ^
  type 1..1 code =resource-types ^
  profile 1..1 canonical(StructureDefinition) ^
 definition 0..1 BackboneElement !ig-1
  grouping 0..* BackboneElement
   name 1..1 string
   description 0..1 string
  resource 1..* BackboneElement
   reference 1..1 Reference
   fhirVersion 0..* code =FHIR-version
   name 0..1 string
   description 0..1 string
   example[x] 0..1 boolean|canonical(StructureDefinition)
   groupingId 0..1 id
  page 0..1 BackboneElement
   name[x] 1..1 url|Reference(Binary)
   title 1..1 string
   generation 1..1 code =guide-page-generation
   page 0..* @definition.page
  parameter 0..* BackboneElement
   code 1..1 code =guide-parameter-code
   value 1..1 string
  template 0..* BackboneElement
   code 1..1 code
   source 1..1 string
   scope 0..1 string
 manifest 0..1 BackboneElement
  rendering 0..1 url ^
  resource 1..* BackboneElement ^
   reference 1..1 Reference ^
   example[x] 0..1 boolean|canonical(StructureDefinition)
   relativePath 0..1 url
  page 0..* BackboneElement
   name 1..1 string
   title 0..1 string
   anchor 0..* string
  image 0..* string
  other 0..* string

InsurancePlan:DomainResource resource !ipn-1
 identifier 0..* Identifier ^
 status 0..1 code =publication-status ^
 type 0..* CodeableConcept ^
 name 0..1 string ^
 alias 0..* string
 period 0..1 Period
 ownedBy 0..1 Reference(Organization) ^
 administeredBy 0..1 Reference(Organization) ^
 coverageArea 0..* Reference(Location) ^
 contact 0..* BackboneElement
  purpose 0..1 CodeableConcept
  name 0..1 HumanName
  telecom 0..* ContactPoint
  address 0..1 Address
 endpoint 0..* Reference(Endpoint)
 network 0..* Reference(Organization)
 coverage 0..* BackboneElement
  type 1..1 CodeableConcept
  network 0..* Reference(Organization)
  benefit 1..* BackboneElement
   type 1..1 CodeableConcept
   requirement 0..1 string
   limit 0..* BackboneElement
    value 0..1 Quantity
    code 0..1 CodeableConcept
 plan 0..* BackboneElement
  identifier 0..* Identifier ^
  type 0..1 CodeableConcept
  coverageArea 0..* Reference(Location) ^
  network 0..* Reference(Organization)
  generalCost 0..* BackboneElement
   type 0..1 CodeableConcept
   groupSize 0..1 positiveInt
   cost 0..1 Money
   comment 0..1 string
  specificCost 0..* BackboneElement
   category 1..1 CodeableConcept
   benefit 0..* BackboneElement
    type 1..1 CodeableConcept
    cost 0..* BackboneElement
     type 1..1 CodeableConcept
     applicability 0..1 CodeableConcept =insuranceplan-applicability
     qualifiers 0..* CodeableConcept
     value 0..1 Quantity

Invoice:DomainResource resource
 identifier 0..* Identifier ^
 status 1..1 code =invoice-status ^
 cancelledReason 0..1 string
 type 0..1 CodeableConcept ^
 subject 0..1 Reference(Patient,Group) ^
 recipient 0..1 Reference(Organization,Patient,RelatedPerson) ^
 date 0..1 dateTime ^
 participant 0..* BackboneElement
  role 0..1 CodeableConcept
  actor 1..1 Reference(Practitioner,Organization,Patient,PractitionerRole,Device,RelatedPerson)
 issuer 0..1 Reference(Organization)
 account 0..1 Reference(Account)
 lineItem 0..* BackboneElement
  sequence 0..1 positiveInt
  chargeItem[x] 1..1 Reference(ChargeItem)|CodeableConcept
  priceComponent 0..* BackboneElement
   type 1..1 code =invoice-priceComponentType
   code 0..1 CodeableConcept
   factor 0..1 decimal
   amount 0..1 Money
 totalPriceComponent 0..* @lineItem.priceComponent
 totalNet 0..1 Money ^
 totalGross 0..1 Money ^
 paymentTerms 0..1 markdown
 note 0..* Annotation

Library:DomainResource resource !lib-0
 url 0..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 subtitle 0..1 string
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 type 1..1 CodeableConcept ^
 subject[x] 0..1 CodeableConcept|Reference(Group)
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown ^
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 usage 0..1 string
 copyright 0..1 markdown
 approvalDate 0..1 date
 lastReviewDate 0..1 date
 effectivePeriod 0..1 Period ^
 topic 0..* CodeableConcept
 author 0..* ContactDetail
 editor 0..* ContactDetail
 reviewer 0..* ContactDetail
 endorser 0..* ContactDetail
 relatedArtifact 0..* RelatedArtifact
 parameter 0..* ParameterDefinition
 dataRequirement 0..* DataRequirement
 content 0..* Attachment ^

Linkage:DomainResource resource !lnk-1
 active 0..1 boolean ^
 author 0..1 Reference(Practitioner,PractitionerRole,Organization) ^
 item 1..* BackboneElement ^
  type 1..1 code =linkage-type ^
  resource 1..1 Reference ^

List:DomainResource resource !lst-1,lst-2,lst-3
 identifier 0..* Identifier
 status 1..1 code =list-status ^
 mode 1..1 code =list-mode ^
 title 0..1 string ^
 code 0..1 CodeableConcept ^
 subject 0..1 Reference(Patient,Group,Device,Location) ^
 encounter 0..1 Reference(Encounter)
 date 0..1 dateTime ^
 source 0..1 Reference(Practitioner,PractitionerRole,Patient,Device) ^
 orderedBy 0..1 CodeableConcept
 note 0..* Annotation
 entry 0..* BackboneElement
  flag 0..1 CodeableConcept
  deleted 0..1 boolean
  date 0..1 dateTime
  item 1..1 Reference
 emptyReason 0..1 CodeableConcept

Location:DomainResource resource
 identifier 0..* Identifier ^
 status 0..1 code =location-status ^
 operationalStatus 0..1 Coding ^
 name 0..1 string ^
 alias 0..* string
 description 0..1 string ^
 mode 0..1 code =location-mode ^
 type 0..* CodeableConcept ^
 telecom 0..* ContactPoint
 address 0..1 Address
 physicalType 0..1 CodeableConcept ^
 position 0..1 BackboneElement
  longitude 1..1 decimal
  latitude 1..1 decimal
  altitude 0..1 decimal
 managingOrganization 0..1 Reference(Organization) ^
 partOf 0..1 Reference(Location)
 hoursOfOperation 0..* BackboneElement
  daysOfWeek 0..* code =days-of-week
  allDay 0..1 boolean
  openingTime 0..1 time
  closingTime 0..1 time
 availabilityExceptions 0..1 string
 endpoint 0..* Reference(Endpoint)

MarketingStatus:BackboneElement complex
 country 1..1 CodeableConcept ^
 jurisdiction 0..1 CodeableConcept ^
 status 1..1 CodeableConcept ^
 dateRange 1..1 Period ^
 restoreDate 0..1 dateTime ^

Measure:DomainResource resource !mea-0,mea-1
 url 0..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 subtitle 0..1 string
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 subject[x] 0..1 CodeableConcept|Reference(Group)
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown ^
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 usage 0..1 string
 copyright 0..1 markdown
 approvalDate 0..1 date
 lastReviewDate 0..1 date
 effectivePeriod 0..1 Period ^
 topic 0..* CodeableConcept
 author 0..* ContactDetail
 editor 0..* ContactDetail
 reviewer 0..* ContactDetail
 endorser 0..* ContactDetail
 relatedArtifact 0..* RelatedArtifact
 library 0..* canonical(Library)
 disclaimer 0..1 markdown ^
 scoring 0..1 CodeableConcept ^
 compositeScoring 0..1 CodeableConcept ^
 type 0..* CodeableConcept ^
 riskAdjustment 0..1 string ^
 rateAggregation 0..1 string ^
 rationale 0..1 markdown ^
 clinicalRecommendationStatement 0..1 markdown ^
 improvementNotation 0..1 CodeableConcept =measure-improvement-notation ^
 definition 0..* markdown ^
 guidance 0..1 markdown ^
 group 0..* BackboneElement
  code 0..1 CodeableConcept
  description 0..1 string
  population 0..* BackboneElement
   code 0..1 CodeableConcept
   description 0..1 string
   criteria 1..1 Expression
  stratifier 0..* BackboneElement
   code 0..1 CodeableConcept
   description 0..1 string
   criteria 0..1 Expression
   component 0..* BackboneElement
    code 0..1 CodeableConcept
    description 0..1 string
    criteria 1..1 Expression
 supplementalData 0..* BackboneElement
  code 0..1 CodeableConcept
  usage 0..* CodeableConcept
  description 0..1 string
  criteria 1..1 Expression

MeasureReport:DomainResource resource !mrp-1,mrp-2
 identifier 0..* Identifier ^
 status 1..1 code =measure-report-status ^
 type 1..1 code =measure-report-type ^
 measure 1..1 canonical(Measure) ^
 subject 0..1 Reference(Patient,Practitioner,PractitionerRole,Location,Device,RelatedPerson,Group) ^
 date 0..1 dateTime ^
 reporter 0..1 Reference(Practitioner,PractitionerRole,Location,Organization) ^
 period 1..1 Period ^
 improvementNotation 0..1 CodeableConcept =measure-improvement-notation ^
 group 0..* BackboneElement
  code 0..1 CodeableConcept ^
  population 0..* BackboneElement
   code 0..1 CodeableConcept ^
   count 0..1 integer
   subjectResults 0..1 Reference(List)
  measureScore 0..1 Quantity ^
  stratifier 0..* BackboneElement
   code 0..* CodeableConcept
   stratum 0..* BackboneElement
    value 0..1 CodeableConcept
    component 0..* BackboneElement
     code 1..1 CodeableConcept
     value 1..1 CodeableConcept
    population 0..* BackboneElement
     code 0..1 CodeableConcept
     count 0..1 integer
     subjectResults 0..1 Reference(List)
    measureScore 0..1 Quantity
 evaluatedResource 0..* Reference

Media:DomainResource resource
 identifier 0..* Identifier ^
 basedOn 0..* Reference(ServiceRequest,CarePlan) ^
 partOf 0..* Reference ^
 status 1..1 code =event-status ^
 type 0..1 CodeableConcept ^
 modality 0..1 CodeableConcept ^
 view 0..1 CodeableConcept ^
 subject 0..1 Reference(Patient,Practitioner,PractitionerRole,Group,Device,Specimen,Location) ^
 encounter 0..1 Reference(Encounter) ^
 created[x] 0..1 dateTime|Period ^
 issued 0..1 instant ^
 operator 0..1 Reference(Practitioner,PractitionerRole,Organization,CareTeam,Patient,Device,RelatedPerson) ^
 reasonCode 0..* CodeableConcept ^
 bodySite 0..1 CodeableConcept ^
 deviceName 0..1 string ^
 device 0..1 Reference(Device,DeviceMetric,Device) ^
 height 0..1 positiveInt ^
 width 0..1 positiveInt ^
 frames 0..1 positiveInt ^
 duration 0..1 decimal ^
 content 1..1 Attachment ^
 note 0..* Annotation

Medication:DomainResource resource
 identifier 0..* Identifier ^
 code 0..1 CodeableConcept ^
 status 0..1 code =medication-status ^
 manufacturer 0..1 Reference(Organization) ^
 form 0..1 CodeableConcept
 amount 0..1 Ratio ^
 ingredient 0..* BackboneElement
  item[x] 1..1 CodeableConcept|Reference(Substance,Medication)
  isActive 0..1 boolean
  strength 0..1 Ratio
 batch 0..1 BackboneElement
  lotNumber 0..1 string
  expirationDate 0..1 dateTime

MedicationAdministration:DomainResource resource
 identifier 0..* Identifier
 instantiates 0..* uri ^
 partOf 0..* Reference(MedicationAdministration,Procedure) ^
 status 1..1 code =medication-admin-status ^
 statusReason 0..* CodeableConcept
 category 0..1 CodeableConcept
 medication[x] 1..1 CodeableConcept|Reference(Medication) ^
 subject 1..1 Reference(Patient,Group) ^
 context 0..1 Reference(Encounter,EpisodeOfCare)
 supportingInformation 0..* Reference
 effective[x] 1..1 dateTime|Period ^
 performer 0..* BackboneElement ^
  function 0..1 CodeableConcept
  actor 1..1 Reference(Practitioner,PractitionerRole,Patient,RelatedPerson,Device) ^
 reasonCode 0..* CodeableConcept
 reasonReference 0..* Reference(Condition,Observation,DiagnosticReport)
 request 0..1 Reference(MedicationRequest)
 device 0..* Reference(Device)
 note 0..* Annotation
 dosage 0..1 BackboneElement !mad-1
  text 0..1 string
  site 0..1 CodeableConcept
  route 0..1 CodeableConcept
  method 0..1 CodeableConcept
  dose 0..1 Quantity/SimpleQuantity
  rate[x] 0..1 Ratio|Quantity/SimpleQuantity
 eventHistory 0..* Reference(Provenance)

MedicationDispense:DomainResource resource !mdd-1
 identifier 0..* Identifier
 partOf 0..* Reference(Procedure)
 status 1..1 code =medicationdispense-status ^
 statusReason[x] 0..1 CodeableConcept|Reference(DetectedIssue)
 category 0..1 CodeableConcept
 medication[x] 1..1 CodeableConcept|Reference(Medication) ^
 subject 0..1 Reference(Patient,Group) ^
 context 0..1 Reference(Encounter,EpisodeOfCare)
 supportingInformation 0..* Reference
 performer 0..* BackboneElement
  function 0..1 CodeableConcept
  actor 1..1 Reference(Practitioner,PractitionerRole,Organization,Patient,Device,RelatedPerson)
 location 0..1 Reference(Location)
 authorizingPrescription 0..* Reference(MedicationRequest)
 type 0..1 CodeableConcept
 quantity 0..1 Quantity/SimpleQuantity
 daysSupply 0..1 Quantity/SimpleQuantity
 whenPrepared 0..1 dateTime ^
 whenHandedOver 0..1 dateTime
 destination 0..1 Reference(Location)
 receiver 0..* Reference(Patient,Practitioner)
 note 0..* Annotation
 dosageInstruction 0..* Dosage
 substitution 0..1 BackboneElement
  wasSubstituted 1..1 boolean
  type 0..1 CodeableConcept
  reason 0..* CodeableConcept
  responsibleParty 0..* Reference(Practitioner,PractitionerRole)
 detectedIssue 0..* Reference(DetectedIssue)
 eventHistory 0..* Reference(Provenance)

MedicationKnowledge:DomainResource resource
 code 0..1 CodeableConcept ^
 status 0..1 code =medicationknowledge-status ^
 manufacturer 0..1 Reference(Organization) ^
 doseForm 0..1 CodeableConcept
 amount 0..1 Quantity/SimpleQuantity ^
 synonym 0..* string ^
 relatedMedicationKnowledge 0..* BackboneElement
  type 1..1 CodeableConcept
  reference 1..* Reference(MedicationKnowledge)
 associatedMedication 0..* Reference(Medication)
 productType 0..* CodeableConcept
 monograph 0..* BackboneElement
  type 0..1 CodeableConcept
  source 0..1 Reference(DocumentReference,Media)
 ingredient 0..* BackboneElement
  item[x] 1..1 CodeableConcept|Reference(Substance)
  isActive 0..1 boolean
  strength 0..1 Ratio
 preparationInstruction 0..1 markdown
 intendedRoute 0..* CodeableConcept
 cost 0..* BackboneElement
  type 1..1 CodeableConcept
  source 0..1 string
  cost 1..1 Money
 monitoringProgram 0..* BackboneElement
  type 0..1 CodeableConcept
  name 0..1 string
 administrationGuidelines 0..* BackboneElement
  dosage 0..* BackboneElement
   type 1..1 CodeableConcept
   dosage 1..* Dosage
  indication[x] 0..1 CodeableConcept|Reference(ObservationDefinition)
  patientCharacteristics 0..* BackboneElement
   characteristic[x] 1..1 CodeableConcept|Quantity/SimpleQuantity
   value 0..* string
 medicineClassification 0..* BackboneElement
  type 1..1 CodeableConcept
  classification 0..* CodeableConcept
 packaging 0..1 BackboneElement
  type 0..1 CodeableConcept
  quantity 0..1 Quantity/SimpleQuantity
 drugCharacteristic 0..* BackboneElement
  type 0..1 CodeableConcept
  value[x] 0..1 CodeableConcept|string|Quantity/SimpleQuantity|base64Binary
 contraindication 0..* Reference(DetectedIssue)
 regulatory 0..* BackboneElement
  regulatoryAuthority 1..1 Reference(Organization)
  substitution 0..* BackboneElement
   type 1..1 CodeableConcept
   allowed 1..1 boolean
  schedule 0..* BackboneElement
   schedule 1..1 CodeableConcept
  maxDispense 0..1 BackboneElement
   quantity 1..1 Quantity/SimpleQuantity
   period 0..1 Duration
 kinetics 0..* BackboneElement
  areaUnderCurve 0..* Quantity/SimpleQuantity
  lethalDose50 0..* Quantity/SimpleQuantity
  halfLifePeriod 0..1 Duration

MedicationRequest:DomainResource resource
 identifier 0..* Identifier
 status 1..1 code =medicationrequest-status ^
 statusReason 0..1 CodeableConcept
 intent 1..1 code =medicationrequest-intent ^
 category 0..* CodeableConcept
 priority 0..1 code =request-priority ^
 doNotPerform 0..1 boolean ^
 reported[x] 0..1 boolean|Reference(Patient,Practitioner,PractitionerRole,RelatedPerson,Organization) ^
 medication[x] 1..1 CodeableConcept|Reference(Medication) ^
 subject 1..1 Reference(Patient,Group) ^
 encounter 0..1 Reference(Encounter)
 supportingInformation 0..* Reference
 authoredOn 0..1 dateTime ^
 requester 0..1 Reference(Practitioner,PractitionerRole,Organization,Patient,RelatedPerson,Device) ^
 performer 0..1 Reference(Practitioner,PractitionerRole,Organization,Patient,Device,RelatedPerson,CareTeam)
 performerType 0..1 CodeableConcept ^
 recorder 0..1 Reference(Practitioner,PractitionerRole)
 reasonCode 0..* CodeableConcept
 reasonReference 0..* Reference(Condition,Observation)
 instantiatesCanonical 0..* canonical ^
 instantiatesUri 0..* uri ^
 basedOn 0..* Reference(CarePlan,MedicationRequest,ServiceRequest,ImmunizationRecommendation) ^
 groupIdentifier 0..1 Identifier ^
 courseOfTherapyType 0..1 CodeableConcept
 insurance 0..* Reference(Coverage,ClaimResponse)
 note 0..* Annotation
 dosageInstruction 0..* Dosage
 dispenseRequest 0..1 BackboneElement
  initialFill 0..1 BackboneElement
   quantity 0..1 Quantity/SimpleQuantity
   duration 0..1 Duration
  dispenseInterval 0..1 Duration
  validityPeriod 0..1 Period
  numberOfRepeatsAllowed 0..1 unsignedInt
  quantity 0..1 Quantity/SimpleQuantity
  expectedSupplyDuration 0..1 Duration
  performer 0..1 Reference(Organization)
 substitution 0..1 BackboneElement
  allowed[x] 1..1 boolean|CodeableConcept
  reason 0..1 CodeableConcept
 priorPrescription 0..1 Reference(MedicationRequest)
 detectedIssue 0..* Reference(DetectedIssue)
 eventHistory 0..* Reference(Provenance)

MedicationStatement:DomainResource resource
 identifier 0..* Identifier ^
 basedOn 0..* Reference(MedicationRequest,CarePlan,ServiceRequest) ^
 partOf 0..* Reference(MedicationAdministration,MedicationDispense,MedicationStatement,Procedure,Observation) ^
 status 1..1 code =medication-statement-status ^
 statusReason 0..* CodeableConcept
 category 0..1 CodeableConcept ^
 medication[x] 1..1 CodeableConcept|Reference(Medication) ^
 subject 1..1 Reference(Patient,Group) ^
 context 0..1 Reference(Encounter,EpisodeOfCare) ^
 effective[x] 0..1 dateTime|Period ^
 dateAsserted 0..1 dateTime ^
 informationSource 0..1 Reference(Patient,Practitioner,PractitionerRole,RelatedPerson,Organization)
 derivedFrom 0..* Reference
 reasonCode 0..* CodeableConcept
 reasonReference 0..* Reference(Condition,Observation,DiagnosticReport)
 note 0..* Annotation
 dosage 0..* Dosage

MedicinalProduct:DomainResource resource
 identifier 0..* Identifier ^
 type 0..1 CodeableConcept ^
 domain 0..1 Coding ^
 combinedPharmaceuticalDoseForm 0..1 CodeableConcept ^
 legalStatusOfSupply 0..1 CodeableConcept ^
 additionalMonitoringIndicator 0..1 CodeableConcept ^
 specialMeasures 0..* string ^
 paediatricUseIndicator 0..1 CodeableConcept ^
 productClassification 0..* CodeableConcept ^
 marketingStatus 0..* MarketingStatus ^
 pharmaceuticalProduct 0..* Reference(MedicinalProductPharmaceutical) ^
 packagedMedicinalProduct 0..* Reference(MedicinalProductPackaged) ^
 attachedDocument 0..* Reference(DocumentReference) ^
 masterFile 0..* Reference(DocumentReference) ^
 contact 0..* Reference(Organization,PractitionerRole) ^
 clinicalTrial 0..* Reference(ResearchStudy) ^
 name 1..* BackboneElement ^
  productName 1..1 string ^
  namePart 0..* BackboneElement ^
   part 1..1 string ^
   type 1..1 Coding ^
  countryLanguage 0..* BackboneElement ^
   country 1..1 CodeableConcept ^
   jurisdiction 0..1 CodeableConcept ^
   language 1..1 CodeableConcept ^
 crossReference 0..* Identifier ^
 manufacturingBusinessOperation 0..* BackboneElement ^
  operationType 0..1 CodeableConcept ^
  authorisationReferenceNumber 0..1 Identifier ^
  effectiveDate 0..1 dateTime ^
  confidentialityIndicator 0..1 CodeableConcept ^
  manufacturer 0..* Reference(Organization) ^
  regulator 0..1 Reference(Organization) ^
 specialDesignation 0..* BackboneElement ^
  identifier 0..* Identifier ^
  type 0..1 CodeableConcept ^
  intendedUse 0..1 CodeableConcept ^
  indication[x] 0..1 CodeableConcept|Reference(MedicinalProductIndication) ^
  status 0..1 CodeableConcept ^
  date 0..1 dateTime ^
  species 0..1 CodeableConcept ^

MedicinalProductAuthorization:DomainResource resource
 identifier 0..* Identifier ^
 subject 0..1 Reference(MedicinalProduct,MedicinalProductPackaged) ^
 country 0..* CodeableConcept ^
 jurisdiction 0..* CodeableConcept ^
 status 0..1 CodeableConcept ^
 statusDate 0..1 dateTime ^
 restoreDate 0..1 dateTime ^
 validityPeriod 0..1 Period ^
 dataExclusivityPeriod 0..1 Period ^
 dateOfFirstAuthorization 0..1 dateTime ^
 internationalBirthDate 0..1 dateTime ^
 legalBasis 0..1 CodeableConcept ^
 jurisdictionalAuthorization 0..* BackboneElement ^
  identifier 0..* Identifier ^
  country 0..1 CodeableConcept ^
  jurisdiction 0..* CodeableConcept ^
  legalStatusOfSupply 0..1 CodeableConcept ^
  validityPeriod 0..1 Period ^
 holder 0..1 Reference(Organization) ^
 regulator 0..1 Reference(Organization) ^
 procedure 0..1 BackboneElement ^
  identifier 0..1 Identifier ^
  type 1..1 CodeableConcept ^
  date[x] 0..1 Period|dateTime ^
  application 0..* @procedure ^

MedicinalProductContraindication:DomainResource resource
 subject 0..* Reference(MedicinalProduct,Medication) ^
 disease 0..1 CodeableConcept ^
 diseaseStatus 0..1 CodeableConcept ^
 comorbidity 0..* CodeableConcept ^
 therapeuticIndication 0..* Reference(MedicinalProductIndication) ^
 otherTherapy 0..* BackboneElement ^
  therapyRelationshipType 1..1 CodeableConcept ^
  medication[x] 1..1 CodeableConcept|Reference(MedicinalProduct,Medication,Substance,SubstanceSpecification) ^
 population 0..* Population ^

MedicinalProductIndication:DomainResource resource
 subject 0..* Reference(MedicinalProduct,Medication) ^
 diseaseSymptomProcedure 0..1 CodeableConcept ^
 diseaseStatus 0..1 CodeableConcept ^
 comorbidity 0..* CodeableConcept ^
 intendedEffect 0..1 CodeableConcept ^
 duration 0..1 Quantity ^
 otherTherapy 0..* BackboneElement ^
  therapyRelationshipType 1..1 CodeableConcept ^
  medication[x] 1..1 CodeableConcept|Reference(MedicinalProduct,Medication,Substance,SubstanceSpecification) ^
 undesirableEffect 0..* Reference(MedicinalProductUndesirableEffect) ^
 population 0..* Population ^

MedicinalProductIngredient:DomainResource resource
 identifier 0..1 Identifier ^
 role 1..1 CodeableConcept ^
 allergenicIndicator 0..1 boolean ^
 manufacturer 0..* Reference(Organization) ^
 specifiedSubstance 0..* BackboneElement ^
  code 1..1 CodeableConcept ^
  group 1..1 CodeableConcept ^
  confidentiality 0..1 CodeableConcept ^
  strength 0..* BackboneElement ^
   presentation 1..1 Ratio ^
   presentationLowLimit 0..1 Ratio ^
   concentration 0..1 Ratio ^
   concentrationLowLimit 0..1 Ratio ^
   measurementPoint 0..1 string ^
   country 0..* CodeableConcept ^
   referenceStrength 0..* BackboneElement ^
    substance 0..1 CodeableConcept ^
    strength 1..1 Ratio ^
    strengthLowLimit 0..1 Ratio ^
    measurementPoint 0..1 string ^
    country 0..* CodeableConcept ^
 substance 0..1 BackboneElement ^
  code 1..1 CodeableConcept ^
  strength 0..* @specifiedSubstance.strength ^

MedicinalProductInteraction:DomainResource resource
 subject 0..* Reference(MedicinalProduct,Medication,Substance) ^
 description 0..1 string ^
 interactant 0..* BackboneElement ^
  item[x] 1..1 Reference(MedicinalProduct,Medication,Substance,ObservationDefinition)|CodeableConcept ^
 type 0..1 CodeableConcept ^
 effect 0..1 CodeableConcept ^
 incidence 0..1 CodeableConcept ^
 management 0..1 CodeableConcept ^

MedicinalProductManufactured:DomainResource resource
 manufacturedDoseForm 1..1 CodeableConcept ^
 unitOfPresentation 0..1 CodeableConcept ^
 quantity 1..1 Quantity ^
 manufacturer 0..* Reference(Organization) ^
 ingredient 0..* Reference(MedicinalProductIngredient) ^
 physicalCharacteristics 0..1 ProdCharacteristic ^
 otherCharacteristics 0..* CodeableConcept ^

MedicinalProductPackaged:DomainResource resource
 identifier 0..* Identifier ^
 subject 0..* Reference(MedicinalProduct) ^
 description 0..1 string ^
 legalStatusOfSupply 0..1 CodeableConcept ^
 marketingStatus 0..* MarketingStatus ^
 marketingAuthorization 0..1 Reference(MedicinalProductAuthorization) ^
 manufacturer 0..* Reference(Organization) ^
 batchIdentifier 0..* BackboneElement ^
  outerPackaging 1..1 Identifier ^
  immediatePackaging 0..1 Identifier ^
 packageItem 1..* BackboneElement ^
  identifier 0..* Identifier ^
  type 1..1 CodeableConcept ^
  quantity 1..1 Quantity ^
  material 0..* CodeableConcept ^
  alternateMaterial 0..* CodeableConcept ^
  device 0..* Reference(DeviceDefinition) ^
  manufacturedItem 0..* Reference(MedicinalProductManufactured) ^
  packageItem 0..* @packageItem ^
  physicalCharacteristics 0..1 ProdCharacteristic ^
  otherCharacteristics 0..* CodeableConcept ^
  shelfLifeStorage 0..* ProductShelfLife ^
  manufacturer 0..* Reference(Organization) ^

MedicinalProductPharmaceutical:DomainResource resource
 identifier 0..* Identifier ^
 administrableDoseForm 1..1 CodeableConcept ^
 unitOfPresentation 0..1 CodeableConcept ^
 ingredient 0..* Reference(MedicinalProductIngredient) ^
 device 0..* Reference(DeviceDefinition) ^
 characteristics 0..* BackboneElement ^
  code 1..1 CodeableConcept ^
  status 0..1 CodeableConcept ^
 routeOfAdministration 1..* BackboneElement ^
  code 1..1 CodeableConcept ^
  firstDose 0..1 Quantity ^
  maxSingleDose 0..1 Quantity ^
  maxDosePerDay 0..1 Quantity ^
  maxDosePerTreatmentPeriod 0..1 Ratio ^
  maxTreatmentPeriod 0..1 Duration ^
  targetSpecies 0..* BackboneElement ^
   code 1..1 CodeableConcept ^
   withdrawalPeriod 0..* BackboneElement ^
    tissue 1..1 CodeableConcept ^
    value 1..1 Quantity ^
    supportingInformation 0..1 string ^

MedicinalProductUndesirableEffect:DomainResource resource
 subject 0..* Reference(MedicinalProduct,Medication) ^
 symptomConditionEffect 0..1 CodeableConcept ^
 classification 0..1 CodeableConcept ^
 frequencyOfOccurrence 0..1 CodeableConcept ^
 population 0..* Population ^

MessageDefinition:DomainResource resource !msd-0
 url 0..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 replaces 0..* canonical(MessageDefinition) ^
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 date 1..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown ^
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown ^
 copyright 0..1 markdown
 base 0..1 canonical(MessageDefinition) ^
 parent 0..* canonical(ActivityDefinition,PlanDefinition) ^
 event[x] 1..1 Coding|uri ^
 category 0..1 code =message-significance-category ^
 focus 0..* BackboneElement !md-1 ^
  code 1..1 code =resource-types ^
  profile 0..1 canonical(StructureDefinition)
  min 1..1 unsignedInt ^
  max 0..1 string
 responseRequired 0..1 code =messageheader-response-request
 allowedResponse 0..* BackboneElement
  message 1..1 canonical(MessageDefinition)
  situation 0..1 markdown
 graph 0..* canonical(GraphDefinition)

MessageHeader:DomainResource resource
 event[x] 1..1 Coding|uri ^
 destination 0..* BackboneElement ^
  name 0..1 string ^
  target 0..1 Reference(Device) ^
  endpoint 1..1 url ^
  receiver 0..1 Reference(Practitioner,PractitionerRole,Organization) ^
 sender 0..1 Reference(Practitioner,PractitionerRole,Organization) ^
 enterer 0..1 Reference(Practitioner,PractitionerRole) ^
 author 0..1 Reference(Practitioner,PractitionerRole) ^
 source 1..1 BackboneElement ^
  name 0..1 string ^
  software 0..1 string ^
  version 0..1 string ^
  contact 0..1 ContactPoint ^
  endpoint 1..1 url ^
 responsible 0..1 Reference(Practitioner,PractitionerRole,Organization) ^
 reason 0..1 CodeableConcept ^
 response 0..1 BackboneElement ^
  identifier 1..1 id ^
  code 1..1 code =response-code ^
  details 0..1 Reference(OperationOutcome) ^
 focus 0..* Reference ^
 definition 0..1 canonical(MessageDefinition) ^

Meta:Element complex
 versionId 0..1 id ^
 lastUpdated 0..1 instant ^
 source 0..1 uri ^
 profile 0..* canonical(StructureDefinition) ^
 security 0..* Coding ^
 tag 0..* Coding ^

MolecularSequence:DomainResource resource !msq-3
 identifier 0..* Identifier ^
 type 0..1 code =sequence-type ^
 coordinateSystem 1..1 integer ^
 patient 0..1 Reference(Patient) ^
 specimen 0..1 Reference(Specimen) ^
 device 0..1 Reference(Device) ^
 performer 0..1 Reference(Organization) ^
 quantity 0..1 Quantity ^
 referenceSeq 0..1 BackboneElement !msq-5,msq-6 ^
  chromosome 0..1 CodeableConcept ^
  genomeBuild 0..1 string ^
  orientation 0..1 code =orientation-type ^
  referenceSeqId 0..1 CodeableConcept ^
  referenceSeqPointer 0..1 Reference(MolecularSequence) ^
  referenceSeqString 0..1 string ^
  strand 0..1 code =strand-type ^
  windowStart 0..1 integer ^
  windowEnd 0..1 integer ^
 variant 0..* BackboneElement ^
  start 0..1 integer ^
  end 0..1 integer ^
  observedAllele 0..1 string ^
  referenceAllele 0..1 string ^
  cigar 0..1 string ^
  variantPointer 0..1 Reference(Observation) ^
 observedSeq 0..1 string ^
 quality 0..* BackboneElement ^
  type 1..1 code =quality-type ^
  standardSequence 0..1 CodeableConcept ^
  start 0..1 integer ^
  end 0..1 integer ^
  score 0..1 Quantity ^
  method 0..1 CodeableConcept ^
  truthTP 0..1 decimal ^
  queryTP 0..1 decimal ^
  truthFN 0..1 decimal ^
  queryFP 0..1 decimal ^
  gtFP 0..1 decimal ^
  precision 0..1 decimal ^
  recall 0..1 decimal ^
  fScore 0..1 decimal ^
  roc 0..1 BackboneElement ^
   score 0..* integer ^
   numTP 0..* integer ^
   numFP 0..* integer ^
   numFN 0..* integer ^
   precision 0..* decimal ^
   sensitivity 0..* decimal ^
   fMeasure 0..* decimal ^
 readCoverage 0..1 integer ^
 repository 0..* BackboneElement ^
  type 1..1 code =repository-type ^
  url 0..1 uri ^
  name 0..1 string ^
  datasetId 0..1 string ^
  variantsetId 0..1 string ^
  readsetId 0..1 string ^
 pointer 0..* Reference(MolecularSequence) ^
 structureVariant 0..* BackboneElement ^
  variantType 0..1 CodeableConcept =LL379-9 ^
  exact 0..1 boolean ^
  length 0..1 integer ^
  outer 0..1 BackboneElement ^
   start 0..1 integer ^
   end 0..1 integer ^
  inner 0..1 BackboneElement ^
   start 0..1 integer ^
   end 0..1 integer ^

Money:Element complex
 value 0..1 decimal ^
 currency 0..1 code =currencies ^

NamingSystem:DomainResource resource !nsd-0,nsd-1,nsd-2
 name 1..1 string ^
 status 1..1 code =publication-status ^
 kind 1..1 code =namingsystem-type ^
 date 1..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 responsible 0..1 string
 type 0..1 CodeableConcept
 description 0..1 markdown
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 usage 0..1 string
 uniqueId 1..* BackboneElement ^
  type 1..1 code =namingsystem-identifier-type ^
  value 1..1 string ^
  preferred 0..1 boolean
  comment 0..1 string
  period 0..1 Period

Narrative:Element complex
 status 1..1 code =narrative-status
 div 1..1 xhtml

NutritionOrder:DomainResource resource !nor-1
 identifier 0..* Identifier
 instantiatesCanonical 0..* canonical(ActivityDefinition,PlanDefinition) ^
 instantiatesUri 0..* uri ^
 instantiates 0..* uri
 status 1..1 code =request-status ^
 intent 1..1 code =request-intent ^
 patient 1..1 Reference(Patient) ^
 encounter 0..1 Reference(Encounter)
 dateTime 1..1 dateTime ^
 orderer 0..1 Reference(Practitioner,PractitionerRole) ^
 allergyIntolerance 0..* Reference(AllergyIntolerance)
 foodPreferenceModifier 0..* CodeableConcept
 excludeFoodModifier 0..* CodeableConcept
 oralDiet 0..1 BackboneElement
  type 0..* CodeableConcept ^
  schedule 0..* Timing
  nutrient 0..* BackboneElement
   modifier 0..1 CodeableConcept
   amount 0..1 Quantity/SimpleQuantity
  texture 0..* BackboneElement
   modifier 0..1 CodeableConcept
   foodType 0..1 CodeableConcept
  fluidConsistencyType 0..* CodeableConcept
  instruction 0..1 string ^
 supplement 0..* BackboneElement
  type 0..1 CodeableConcept ^
  productName 0..1 string
  schedule 0..* Timing
  quantity 0..1 Quantity/SimpleQuantity
  instruction 0..1 string ^
 enteralFormula 0..1 BackboneElement
  baseFormulaType 0..1 CodeableConcept ^
  baseFormulaProductName 0..1 string
  additiveType 0..1 CodeableConcept
  additiveProductName 0..1 string
  caloricDensity 0..1 Quantity/SimpleQuantity
  routeofAdministration 0..1 CodeableConcept
  administration 0..* BackboneElement
   schedule 0..1 Timing
   quantity 0..1 Quantity/SimpleQuantity
   rate[x] 0..1 Quantity/SimpleQuantity|Ratio
  maxVolumeToDeliver 0..1 Quantity/SimpleQuantity
  administrationInstruction 0..1 string ^
 note 0..* Annotation

Observation:DomainResource resource !obs-6,obs-7
 identifier 0..* Identifier ^
 basedOn 0..* Reference(CarePlan,DeviceRequest,ImmunizationRecommendation,MedicationRequest,NutritionOrder,ServiceRequest) ^
 partOf 0..* Reference(MedicationAdministration,MedicationDispense,MedicationStatement,Procedure,Immunization,ImagingStudy) ^
 status 1..1 code =observation-status ^
 category 0..* CodeableConcept
 code 1..1 CodeableConcept ^
 subject 0..1 Reference(Patient,Group,Device,Location) ^
 focus 0..* Reference ^
 encounter 0..1 Reference(Encounter) ^
 effective[x] 0..1 dateTime|Period|Timing|instant ^
 issued 0..1 instant ^
 performer 0..* Reference(Practitioner,PractitionerRole,Organization,CareTeam,Patient,RelatedPerson) ^
 value[x] 0..1 Quantity|CodeableConcept|string|boolean|integer|Range|Ratio|SampledData|time|dateTime|Period ^
 dataAbsentReason 0..1 CodeableConcept
 interpretation 0..* CodeableConcept
 note 0..* Annotation
 bodySite 0..1 CodeableConcept
 method 0..1 CodeableConcept
 specimen 0..1 Reference(Specimen)
 device 0..1 Reference(Device,DeviceMetric)
 referenceRange 0..* BackboneElement !obs-3
  low 0..1 Quantity/SimpleQuantity
  high 0..1 Quantity/SimpleQuantity
  type 0..1 CodeableConcept
  appliesTo 0..* CodeableConcept
  age 0..1 Range
  text 0..1 string
 hasMember 0..* Reference(Observation,QuestionnaireResponse,MolecularSequence) ^
 derivedFrom 0..* Reference(DocumentReference,ImagingStudy,Media,QuestionnaireResponse,Observation,MolecularSequence) ^
 component 0..* BackboneElement ^
  code 1..1 CodeableConcept ^
  value[x] 0..1 Quantity|CodeableConcept|string|boolean|integer|Range|Ratio|SampledData|time|dateTime|Period ^
  dataAbsentReason 0..1 CodeableConcept
  interpretation 0..* CodeableConcept
  referenceRange 0..* @referenceRange

ObservationDefinition:DomainResource resource
 category 0..* CodeableConcept ^
 code 1..1 CodeableConcept ^
 identifier 0..* Identifier ^
 permittedDataType 0..* code =permitted-data-type
 multipleResultsAllowed 0..1 boolean
 method 0..1 CodeableConcept
 preferredReportName 0..1 string
 quantitativeDetails 0..1 BackboneElement
  customaryUnit 0..1 CodeableConcept
  unit 0..1 CodeableConcept
  conversionFactor 0..1 decimal
  decimalPrecision 0..1 integer
 qualifiedInterval 0..* BackboneElement
  category 0..1 code =observation-range-category
  range 0..1 Range
  context 0..1 CodeableConcept
  appliesTo 0..* CodeableConcept
  gender 0..1 code =administrative-gender
  age 0..1 Range
  gestationalAge 0..1 Range
  condition 0..1 string
 validCodedValueSet 0..1 Reference(ValueSet)
 normalCodedValueSet 0..1 Reference(ValueSet)
 abnormalCodedValueSet 0..1 Reference(ValueSet)
 criticalCodedValueSet 0..1 Reference(ValueSet)

OperationDefinition:DomainResource resource !opd-0
 url 0..1 uri ^
 version 0..1 string ^
 name 1..1 string ^
 title 0..1 string ^
 status 1..1 code =publication-status ^
 kind 1..1 code =operation-kind ^
 experimental 0..1 boolean ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 affectsState 0..1 boolean ^
 code 1..1 code ^
 comment 0..1 markdown
 base 0..1 canonical(OperationDefinition) ^
 resource 0..* code =resource-types ^
 system 1..1 boolean ^
 type 1..1 boolean ^
 instance 1..1 boolean ^
 inputProfile 0..1 canonical(StructureDefinition)
 outputProfile 0..1 canonical(StructureDefinition)
 parameter 0..* BackboneElement !opd-1,opd-2,opd-3
  name 1..1 code
  use 1..1 code =operation-parameter-use
  min 1..1 integer
  max 1..1 string
  documentation 0..1 string
  type 0..1 code =all-types
  targetProfile 0..* canonical(StructureDefinition)
  searchType 0..1 code =search-param-type
  binding 0..1 BackboneElement
   strength 1..1 code =binding-strength
   valueSet 1..1 canonical(ValueSet)
  referencedFrom 0..* BackboneElement
   source 1..1 string
   sourceId 0..1 string
  part 0..* @parameter
 overload 0..* BackboneElement
  parameterName 0..* string
  comment 0..1 string

OperationOutcome:DomainResource resource
 issue 1..* BackboneElement ^
  severity 1..1 code =issue-severity ^
  code 1..1 code =issue-type ^
  details 0..1 CodeableConcept ^
  diagnostics 0..1 string ^
  location 0..* string ^
  expression 0..* string ^

Organization:DomainResource resource !org-1
 identifier 0..* Identifier ^
 active 0..1 boolean ^
 type 0..* CodeableConcept ^
 name 0..1 string ^
 alias 0..* string
 telecom 0..* ContactPoint !org-3
 address 0..* Address !org-2
 partOf 0..1 Reference(Organization) ^
 contact 0..* BackboneElement
  purpose 0..1 CodeableConcept
  name 0..1 HumanName
  telecom 0..* ContactPoint
  address 0..1 Address
 endpoint 0..* Reference(Endpoint)

OrganizationAffiliation:DomainResource resource
 identifier 0..* Identifier ^
 active 0..1 boolean ^
 period 0..1 Period ^
 organization 0..1 Reference(Organization) ^
 participatingOrganization 0..1 Reference(Organization) ^
 network 0..* Reference(Organization) ^
 code 0..* CodeableConcept ^
 specialty 0..* CodeableConcept ^
 location 0..* Reference(Location) ^
 healthcareService 0..* Reference(HealthcareService)
 telecom 0..* ContactPoint ^
 endpoint 0..* Reference(Endpoint)

ParameterDefinition:Element complex
 name 0..1 code ^
 use 1..1 code =operation-parameter-use ^
 min 0..1 integer ^
 max 0..1 string ^
 documentation 0..1 string ^
 type 1..1 code =all-types ^
 profile 0..1 canonical(StructureDefinition) ^

Parameters:Resource resource
 parameter 0..* BackboneElement !inv-1/Parameters ^
  name 1..1 string ^
  value[x] 0..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta ^
  resource 0..1 Resource ^
  part 0..* @parameter ^

Patient:DomainResource resource
 identifier 0..* Identifier ^
 active 0..1 boolean ^
 name 0..* HumanName ^
 telecom 0..* ContactPoint ^
 gender 0..1 code =administrative-gender ^
 birthDate 0..1 date ^
 deceased[x] 0..1 boolean|dateTime ^
 address 0..* Address ^
 maritalStatus 0..1 CodeableConcept
 multipleBirth[x] 0..1 boolean|integer
 photo 0..* Attachment
 contact 0..* BackboneElement !pat-1
  relationship 0..* CodeableConcept
  name 0..1 HumanName
  telecom 0..* ContactPoint
  address 0..1 Address
  gender 0..1 code =administrative-gender
  organization 0..1 Reference(Organization)
  period 0..1 Period
 communication 0..* BackboneElement
  language 1..1 CodeableConcept
  preferred 0..1 boolean
 generalPractitioner 0..* Reference(Organization,Practitioner,PractitionerRole)
 managingOrganization 0..1 Reference(Organization) ^
 link 0..* BackboneElement ^
  other 1..1 Reference(Patient,RelatedPerson) ^
  type 1..1 code =link-type ^

PaymentNotice:DomainResource resource
 identifier 0..* Identifier
 status 1..1 code =fm-status ^
 request 0..1 Reference
 response 0..1 Reference
 created 1..1 dateTime ^
 provider 0..1 Reference(Practitioner,PractitionerRole,Organization)
 payment 1..1 Reference(PaymentReconciliation) ^
 paymentDate 0..1 date
 payee 0..1 Reference(Practitioner,PractitionerRole,Organization)
 recipient 1..1 Reference(Organization) ^
 amount 1..1 Money ^
 paymentStatus 0..1 CodeableConcept

PaymentReconciliation:DomainResource resource
 identifier 0..* Identifier
 status 1..1 code =fm-status ^
 period 0..1 Period ^
 created 1..1 dateTime ^
 paymentIssuer 0..1 Reference(Organization) ^
 request 0..1 Reference(Task)
 requestor 0..1 Reference(Practitioner,PractitionerRole,Organization)
 outcome 0..1 code =remittance-outcome
 disposition 0..1 string
 paymentDate 1..1 date ^
 paymentAmount 1..1 Money ^
 paymentIdentifier 0..1 Identifier
 detail 0..* BackboneElement
  identifier 0..1 Identifier
  predecessor 0..1 Identifier
  type 1..1 CodeableConcept
  request 0..1 Reference
  submitter 0..1 Reference(Practitioner,PractitionerRole,Organization)
  response 0..1 Reference
  date 0..1 date
  responsible 0..1 Reference(PractitionerRole)
  payee 0..1 Reference(Practitioner,PractitionerRole,Organization)
  amount 0..1 Money
 formCode 0..1 CodeableConcept
 processNote 0..* BackboneElement
  type 0..1 code =note-type
  text 0..1 string

Period:Element complex !per-1
 start 0..1 dateTime ^
 end 0..1 dateTime ^

Person:DomainResource resource
 identifier 0..* Identifier
 name 0..* HumanName ^
 telecom 0..* ContactPoint ^
 gender 0..1 code =administrative-gender ^
 birthDate 0..1 date ^
 address 0..* Address
 photo 0..1 Attachment
 managingOrganization 0..1 Reference(Organization) ^
 active 0..1 boolean ^
 link 0..* BackboneElement
  target 1..1 Reference(Patient,Practitioner,RelatedPerson,Person)
  assurance 0..1 code =identity-assuranceLevel

PlanDefinition:DomainResource resource !pdf-0
 url 0..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 subtitle 0..1 string
 type 0..1 CodeableConcept ^
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 subject[x] 0..1 CodeableConcept|Reference(Group)
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown ^
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 usage 0..1 string
 copyright 0..1 markdown
 approvalDate 0..1 date
 lastReviewDate 0..1 date
 effectivePeriod 0..1 Period ^
 topic 0..* CodeableConcept
 author 0..* ContactDetail
 editor 0..* ContactDetail
 reviewer 0..* ContactDetail
 endorser 0..* ContactDetail
 relatedArtifact 0..* RelatedArtifact
 library 0..* canonical(Library)
 goal 0..* BackboneElement
  category 0..1 CodeableConcept
  description 1..1 CodeableConcept
  priority 0..1 CodeableConcept
  start 0..1 CodeableConcept
  addresses 0..* CodeableConcept
  documentation 0..* RelatedArtifact
  target 0..* BackboneElement
   measure 0..1 CodeableConcept
   detail[x] 0..1 Quantity|Range|CodeableConcept
   due 0..1 Duration
 action 0..* BackboneElement
  prefix 0..1 string
  title 0..1 string
  description 0..1 string
  textEquivalent 0..1 string
  priority 0..1 code =request-priority
  code 0..* CodeableConcept
  reason 0..* CodeableConcept
  documentation 0..* RelatedArtifact
  goalId 0..* id
  subject[x] 0..1 CodeableConcept|Reference(Group)
  trigger 0..* TriggerDefinition
  condition 0..* BackboneElement
   kind 1..1 code =action-condition-kind
   expression 0..1 Expression
  input 0..* DataRequirement
  output 0..* DataRequirement
  relatedAction 0..* BackboneElement
   actionId 1..1 id
   relationship 1..1 code =action-relationship-type
   offset[x] 0..1 Duration|Range
  timing[x] 0..1 dateTime|Age|Period|Duration|Range|Timing
  participant 0..* BackboneElement
   type 1..1 code =action-participant-type
   role 0..1 CodeableConcept
  type 0..1 CodeableConcept
  groupingBehavior 0..1 code =action-grouping-behavior
  selectionBehavior 0..1 code =action-selection-behavior
  requiredBehavior 0..1 code =action-required-behavior
  precheckBehavior 0..1 code =action-precheck-behavior
  cardinalityBehavior 0..1 code =action-cardinality-behavior
  definition[x] 0..1 canonical(ActivityDefinition,PlanDefinition,Questionnaire)|uri
  transform 0..1 canonical(StructureMap)
  dynamicValue 0..* BackboneElement
   path 0..1 string
   expression 0..1 Expression
  action 0..* @action

Population:BackboneElement complex
 age[x] 0..1 Range|CodeableConcept ^
 gender 0..1 CodeableConcept ^
 race 0..1 CodeableConcept ^
 physiologicalCondition 0..1 CodeableConcept ^

Practitioner:DomainResource resource
 identifier 0..* Identifier ^
 active 0..1 boolean ^
 name 0..* HumanName ^
 telecom 0..* ContactPoint ^
 address 0..* Address ^
 gender 0..1 code =administrative-gender ^
 birthDate 0..1 date ^
 photo 0..* Attachment
 qualification 0..* BackboneElement
  identifier 0..* Identifier
  code 1..1 CodeableConcept
  period 0..1 Period
  issuer 0..1 Reference(Organization)
 communication 0..* CodeableConcept

PractitionerRole:DomainResource resource
 identifier 0..* Identifier ^
 active 0..1 boolean ^
 period 0..1 Period ^
 practitioner 0..1 Reference(Practitioner) ^
 organization 0..1 Reference(Organization) ^
 code 0..* CodeableConcept ^
 specialty 0..* CodeableConcept ^
 location 0..* Reference(Location) ^
 healthcareService 0..* Reference(HealthcareService)
 telecom 0..* ContactPoint ^
 availableTime 0..* BackboneElement
  daysOfWeek 0..* code =days-of-week
  allDay 0..1 boolean
  availableStartTime 0..1 time
  availableEndTime 0..1 time
 notAvailable 0..* BackboneElement
  description 1..1 string
  during 0..1 Period
 availabilityExceptions 0..1 string
 endpoint 0..* Reference(Endpoint)

Procedure:DomainResource resource
 identifier 0..* Identifier ^
 instantiatesCanonical 0..* canonical(PlanDefinition,ActivityDefinition,Measure,OperationDefinition,Questionnaire) ^
 instantiatesUri 0..* uri ^
 basedOn 0..* Reference(CarePlan,ServiceRequest) ^
 partOf 0..* Reference(Procedure,Observation,MedicationAdministration) ^
 status 1..1 code =event-status ^
 statusReason 0..1 CodeableConcept ^
 category 0..1 CodeableConcept ^
 code 0..1 CodeableConcept ^
 subject 1..1 Reference(Patient,Group) ^
 encounter 0..1 Reference(Encounter) ^
 performed[x] 0..1 dateTime|Period|string|Age|Range ^
 recorder 0..1 Reference(Patient,RelatedPerson,Practitioner,PractitionerRole) ^
 asserter 0..1 Reference(Patient,RelatedPerson,Practitioner,PractitionerRole) ^
 performer 0..* BackboneElement ^
  function 0..1 CodeableConcept ^
  actor 1..1 Reference(Practitioner,PractitionerRole,Organization,Patient,RelatedPerson,Device) ^
  onBehalfOf 0..1 Reference(Organization)
 location 0..1 Reference(Location) ^
 reasonCode 0..* CodeableConcept ^
 reasonReference 0..* Reference(Condition,Observation,Procedure,DiagnosticReport,DocumentReference) ^
 bodySite 0..* CodeableConcept ^
 outcome 0..1 CodeableConcept ^
 report 0..* Reference(DiagnosticReport,DocumentReference,Composition)
 complication 0..* CodeableConcept
 complicationDetail 0..* Reference(Condition)
 followUp 0..* CodeableConcept
 note 0..* Annotation
 focalDevice 0..* BackboneElement
  action 0..1 CodeableConcept
  manipulated 1..1 Reference(Device)
 usedReference 0..* Reference(Device,Medication,Substance)
 usedCode 0..* CodeableConcept

ProdCharacteristic:BackboneElement complex
 height 0..1 Quantity ^
 width 0..1 Quantity ^
 depth 0..1 Quantity ^
 weight 0..1 Quantity ^
 nominalVolume 0..1 Quantity ^
 externalDiameter 0..1 Quantity ^
 shape 0..1 string ^
 color 0..* string ^
 imprint 0..* string ^
 image 0..* Attachment ^
 scoring 0..1 CodeableConcept ^

ProductShelfLife:BackboneElement complex
 identifier 0..1 Identifier ^
 type 1..1 CodeableConcept ^
 period 1..1 Quantity ^
 specialPrecautionsForStorage 0..* CodeableConcept ^

Provenance:DomainResource resource
 target 1..* Reference ^
 occurred[x] 0..1 Period|dateTime
 recorded 1..1 instant ^
 policy 0..* uri
 location 0..1 Reference(Location)
 reason 0..* CodeableConcept
 activity 0..1 CodeableConcept
 agent 1..* BackboneElement
  type 0..1 CodeableConcept ^
  role 0..* CodeableConcept
  who 1..1 Reference(Practitioner,PractitionerRole,RelatedPerson,Patient,Device,Organization) ^
  onBehalfOf 0..1 Reference(Practitioner,PractitionerRole,RelatedPerson,Patient,Device,Organization)
 entity 0..* BackboneElement
  role 1..1 code =provenance-entity-role ^
  what 1..1 Reference ^
  agent 0..* @agent
 signature 0..* Signature

Quantity:Element complex !qty-3
 value 0..1 decimal ^
 comparator 0..1 code =quantity-comparator ^
 unit 0..1 string ^
 system 0..1 uri ^
 code 0..1 code ^

Questionnaire:DomainResource resource !que-0,que-2
 url 0..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 derivedFrom 0..* canonical(Questionnaire)
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 subjectType 0..* code =resource-types ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 copyright 0..1 markdown
 approvalDate 0..1 date
 lastReviewDate 0..1 date
 effectivePeriod 0..1 Period ^
 code 0..* Coding ^
 item 0..* BackboneElement !que-1,que-3,que-4,que-5,que-6,que-8,que-9,que-10,que-11,que-12,que-13
  linkId 1..1 string
  definition 0..1 uri
  code 0..* Coding
  prefix 0..1 string
  text 0..1 string
  type 1..1 code =item-type
  enableWhen 0..* BackboneElement !que-7
   question 1..1 string
   operator 1..1 code =questionnaire-enable-operator
   answer[x] 1..1 boolean|decimal|integer|date|dateTime|time|string|Coding|Quantity|Reference
  enableBehavior 0..1 code =questionnaire-enable-behavior
  required 0..1 boolean
  repeats 0..1 boolean
  readOnly 0..1 boolean
  maxLength 0..1 integer
  answerValueSet 0..1 canonical(ValueSet)
  answerOption 0..* BackboneElement
   value[x] 1..1 integer|date|time|string|Coding|Reference
   initialSelected 0..1 boolean
  initial 0..* BackboneElement
   value[x] 1..1 boolean|decimal|integer|date|dateTime|time|string|uri|Attachment|Coding|Quantity|Reference
  item 0..* @item

QuestionnaireResponse:DomainResource resource
 identifier 0..1 Identifier ^
 basedOn 0..* Reference(CarePlan,ServiceRequest) ^
 partOf 0..* Reference(Observation,Procedure) ^
 questionnaire 0..1 canonical(Questionnaire) ^
 status 1..1 code =questionnaire-answers-status ^
 subject 0..1 Reference ^
 encounter 0..1 Reference(Encounter) ^
 authored 0..1 dateTime ^
 author 0..1 Reference(Device,Practitioner,PractitionerRole,Patient,RelatedPerson,Organization) ^
 source 0..1 Reference(Patient,Practitioner,PractitionerRole,RelatedPerson) ^
 item 0..* BackboneElement !qrs-1
  linkId 1..1 string
  definition 0..1 uri
  text 0..1 string
  answer 0..* BackboneElement
   value[x] 0..1 boolean|decimal|integer|date|dateTime|time|string|uri|Attachment|Coding|Quantity|Reference
   item 0..* @item
  item 0..* @item

Range:Element complex !rng-2
 low 0..1 Quantity/SimpleQuantity ^
 high 0..1 Quantity/SimpleQuantity ^

Ratio:Element complex !rat-1
 numerator 0..1 Quantity ^
 denominator 0..1 Quantity ^

Reference:Element complex
 reference 0..1 string ^
 type 0..1 uri ^
 identifier 0..1 Identifier ^
 display 0..1 string ^

RelatedArtifact:Element complex
 type 1..1 code =related-artifact-type ^
 label 0..1 string ^
 display 0..1 string ^
 citation 0..1 markdown ^
 url 0..1 url ^
 document 0..1 Attachment ^
 resource 0..1 canonical ^

RelatedPerson:DomainResource resource
 identifier 0..* Identifier ^
 active 0..1 boolean ^
 patient 1..1 Reference(Patient) ^
 relationship 0..* CodeableConcept ^
 name 0..* HumanName ^
 telecom 0..* ContactPoint ^
 gender 0..1 code =administrative-gender ^
 birthDate 0..1 date ^
 address 0..* Address ^
 photo 0..* Attachment
 period 0..1 Period
 communication 0..* BackboneElement
  language 1..1 CodeableConcept
  preferred 0..1 boolean

RequestGroup:DomainResource resource
 identifier 0..* Identifier ^
 instantiatesCanonical 0..* canonical ^
 instantiatesUri 0..* uri ^
 basedOn 0..* Reference
 replaces 0..* Reference
 groupIdentifier 0..1 Identifier ^
 status 1..1 code =request-status ^
 intent 1..1 code =request-intent ^
 priority 0..1 code =request-priority ^
 code 0..1 CodeableConcept ^
 subject 0..1 Reference(Patient,Group)
 encounter 0..1 Reference(Encounter)
 authoredOn 0..1 dateTime
 author 0..1 Reference(Device,Practitioner,PractitionerRole)
 reasonCode 0..* CodeableConcept
 reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference)
 note 0..* Annotation
 action 0..* BackboneElement !rqg-1
  prefix 0..1 string
  title 0..1 string
  description 0..1 string ^
  textEquivalent 0..1 string ^
  priority 0..1 code =request-priority
  code 0..* CodeableConcept
  documentation 0..* RelatedArtifact
  condition 0..* BackboneElement
   kind 1..1 code =action-condition-kind
   expression 0..1 Expression
  relatedAction 0..* BackboneElement
   actionId 1..1 id
   relationship 1..1 code =action-relationship-type
   offset[x] 0..1 Duration|Range
  timing[x] 0..1 dateTime|Age|Period|Duration|Range|Timing
  participant 0..* Reference(Patient,Practitioner,PractitionerRole,RelatedPerson,Device)
  type 0..1 CodeableConcept
  groupingBehavior 0..1 code =action-grouping-behavior
  selectionBehavior 0..1 code =action-selection-behavior
  requiredBehavior 0..1 code =action-required-behavior
  precheckBehavior 0..1 code =action-precheck-behavior
  cardinalityBehavior 0..1 code =action-cardinality-behavior
  resource 0..1 Reference
  action 0..* @action

ResearchDefinition:DomainResource resource !rsd-0
 url 0..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 shortTitle 0..1 string
 subtitle 0..1 string
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 subject[x] 0..1 CodeableConcept|Reference(Group)
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown ^
 comment 0..* string
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 usage 0..1 string
 copyright 0..1 markdown
 approvalDate 0..1 date
 lastReviewDate 0..1 date
 effectivePeriod 0..1 Period ^
 topic 0..* CodeableConcept
 author 0..* ContactDetail
 editor 0..* ContactDetail
 reviewer 0..* ContactDetail
 endorser 0..* ContactDetail
 relatedArtifact 0..* RelatedArtifact
 library 0..* canonical(Library)
 population 1..1 Reference(ResearchElementDefinition) ^
 exposure 0..1 Reference(ResearchElementDefinition) ^
 exposureAlternative 0..1 Reference(ResearchElementDefinition) ^
 outcome 0..1 Reference(ResearchElementDefinition) ^

ResearchElementDefinition:DomainResource resource !red-0
 url 0..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 shortTitle 0..1 string ^
 subtitle 0..1 string
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 subject[x] 0..1 CodeableConcept|Reference(Group)
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown ^
 comment 0..* string
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 usage 0..1 string
 copyright 0..1 markdown
 approvalDate 0..1 date
 lastReviewDate 0..1 date
 effectivePeriod 0..1 Period ^
 topic 0..* CodeableConcept
 author 0..* ContactDetail
 editor 0..* ContactDetail
 reviewer 0..* ContactDetail
 endorser 0..* ContactDetail
 relatedArtifact 0..* RelatedArtifact
 library 0..* canonical(Library)
 type 1..1 code =research-element-type ^
 variableType 0..1 code =variable-type
 characteristic 1..* BackboneElement ^
  definition[x] 1..1 CodeableConcept|canonical(ValueSet)|Expression|DataRequirement ^
  usageContext 0..* UsageContext
  exclude 0..1 boolean
  unitOfMeasure 0..1 CodeableConcept =ucum-units
  studyEffectiveDescription 0..1 string
  studyEffective[x] 0..1 dateTime|Period|Duration|Timing
  studyEffectiveTimeFromStart 0..1 Duration
  studyEffectiveGroupMeasure 0..1 code =group-measure
  participantEffectiveDescription 0..1 string
  participantEffective[x] 0..1 dateTime|Period|Duration|Timing
  participantEffectiveTimeFromStart 0..1 Duration
  participantEffectiveGroupMeasure 0..1 code =group-measure

ResearchStudy:DomainResource resource
 identifier 0..* Identifier ^
 title 0..1 string ^
 protocol 0..* Reference(PlanDefinition) ^
 partOf 0..* Reference(ResearchStudy) ^
 status 1..1 code =research-study-status ^
 primaryPurposeType 0..1 CodeableConcept ^
 phase 0..1 CodeableConcept ^
 category 0..* CodeableConcept ^
 focus 0..* CodeableConcept ^
 condition 0..* CodeableConcept ^
 contact 0..* ContactDetail ^
 relatedArtifact 0..* RelatedArtifact
 keyword 0..* CodeableConcept ^
 location 0..* CodeableConcept ^
 description 0..1 markdown
 enrollment 0..* Reference(Group) ^
 period 0..1 Period ^
 sponsor 0..1 Reference(Organization) ^
 principalInvestigator 0..1 Reference(Practitioner,PractitionerRole) ^
 site 0..* Reference(Location) ^
 reasonStopped 0..1 CodeableConcept ^
 note 0..* Annotation
 arm 0..* BackboneElement
  name 1..1 string
  type 0..1 CodeableConcept
  description 0..1 string
 objective 0..* BackboneElement
  name 0..1 string
  type 0..1 CodeableConcept

ResearchSubject:DomainResource resource
 identifier 0..* Identifier ^
 status 1..1 code =research-subject-status ^
 period 0..1 Period ^
 study 1..1 Reference(ResearchStudy) ^
 individual 1..1 Reference(Patient) ^
 assignedArm 0..1 string
 actualArm 0..1 string
 consent 0..1 Reference(Consent)

Resource: resource+
 id 0..1 id ^
 meta 0..1 Meta ^
 implicitRules 0..1 uri ^
 language 0..1 code

RiskAssessment:DomainResource resource
 identifier 0..* Identifier ^
 basedOn 0..1 Reference
 parent 0..1 Reference
 status 1..1 code =observation-status ^
 method 0..1 CodeableConcept ^
 code 0..1 CodeableConcept ^
 subject 1..1 Reference(Patient,Group) ^
 encounter 0..1 Reference(Encounter) ^
 occurrence[x] 0..1 dateTime|Period ^
 condition 0..1 Reference(Condition) ^
 performer 0..1 Reference(Practitioner,PractitionerRole,Device) ^
 reasonCode 0..* CodeableConcept
 reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference)
 basis 0..* Reference
 prediction 0..* BackboneElement !ras-2
  outcome 0..1 CodeableConcept
  probability[x] 0..1 decimal|Range !ras-1
  qualitativeRisk 0..1 CodeableConcept
  relativeRisk 0..1 decimal
  when[x] 0..1 Period|Range
  rationale 0..1 string
 mitigation 0..1 string
 note 0..* Annotation

RiskEvidenceSynthesis:DomainResource resource !rvs-0
 url 0..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 status 1..1 code =publication-status ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown ^
 note 0..* Annotation
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 copyright 0..1 markdown
 approvalDate 0..1 date
 lastReviewDate 0..1 date
 effectivePeriod 0..1 Period ^
 topic 0..* CodeableConcept
 author 0..* ContactDetail
 editor 0..* ContactDetail
 reviewer 0..* ContactDetail
 endorser 0..* ContactDetail
 relatedArtifact 0..* RelatedArtifact
 synthesisType 0..1 CodeableConcept
 studyType 0..1 CodeableConcept
 population 1..1 Reference(EvidenceVariable) ^
 exposure 0..1 Reference(EvidenceVariable) ^
 outcome 1..1 Reference(EvidenceVariable) ^
 sampleSize 0..1 BackboneElement
  description 0..1 string
  numberOfStudies 0..1 integer
  numberOfParticipants 0..1 integer
 riskEstimate 0..1 BackboneElement ^
  description 0..1 string
  type 0..1 CodeableConcept
  value 0..1 decimal
  unitOfMeasure 0..1 CodeableConcept =ucum-units
  denominatorCount 0..1 integer
  numeratorCount 0..1 integer
  precisionEstimate 0..* BackboneElement
   type 0..1 CodeableConcept
   level 0..1 decimal
   from 0..1 decimal
   to 0..1 decimal
 certainty 0..* BackboneElement
  rating 0..* CodeableConcept
  note 0..* Annotation
  certaintySubcomponent 0..* BackboneElement
   type 0..1 CodeableConcept
   rating 0..* CodeableConcept
   note 0..* Annotation

SampledData:Element complex
 origin 1..1 Quantity/SimpleQuantity ^
 period 1..1 decimal ^
 factor 0..1 decimal ^
 lowerLimit 0..1 decimal ^
 upperLimit 0..1 decimal ^
 dimensions 1..1 positiveInt ^
 data 0..1 string

Schedule:DomainResource resource
 identifier 0..* Identifier ^
 active 0..1 boolean ^
 serviceCategory 0..* CodeableConcept ^
 serviceType 0..* CodeableConcept ^
 specialty 0..* CodeableConcept ^
 actor 1..* Reference(Patient,Practitioner,PractitionerRole,RelatedPerson,Device,HealthcareService,Location) ^
 planningHorizon 0..1 Period ^
 comment 0..1 string

SearchParameter:DomainResource resource !spd-0,spd-1,spd-2
 url 1..1 uri ^
 version 0..1 string ^
 name 1..1 string ^
 derivedFrom 0..1 canonical(SearchParameter)
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 1..1 markdown ^
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 code 1..1 code ^
 base 1..* code =resource-types ^
 type 1..1 code =search-param-type ^
 expression 0..1 string
 xpath 0..1 string
 xpathUsage 0..1 code =search-xpath-usage
 target 0..* code =resource-types
 multipleOr 0..1 boolean
 multipleAnd 0..1 boolean
 comparator 0..* code =search-comparator
 modifier 0..* code =search-modifier-code
 chain 0..* string
 component 0..* BackboneElement
  definition 1..1 canonical(SearchParameter)
  expression 1..1 string

ServiceRequest:DomainResource resource !prr-1
 identifier 0..* Identifier ^
 instantiatesCanonical 0..* canonical(ActivityDefinition,PlanDefinition) ^
 instantiatesUri 0..* uri ^
 basedOn 0..* Reference(CarePlan,ServiceRequest,MedicationRequest) ^
 replaces 0..* Reference(ServiceRequest) ^
 requisition 0..1 Identifier ^
 status 1..1 code =request-status ^
 intent 1..1 code =request-intent ^
 category 0..* CodeableConcept ^
 priority 0..1 code =request-priority ^
 doNotPerform 0..1 boolean ^
 code 0..1 CodeableConcept ^
 orderDetail 0..* CodeableConcept ^
 quantity[x] 0..1 Quantity|Ratio|Range ^
 subject 1..1 Reference(Patient,Group,Location,Device) ^
 encounter 0..1 Reference(Encounter) ^
 occurrence[x] 0..1 dateTime|Period|Timing ^
 asNeeded[x] 0..1 boolean|CodeableConcept ^
 authoredOn 0..1 dateTime ^
 requester 0..1 Reference(Practitioner,PractitionerRole,Organization,Patient,RelatedPerson,Device) ^
 performerType 0..1 CodeableConcept ^
 performer 0..* Reference(Practitioner,PractitionerRole,Organization,CareTeam,HealthcareService,Patient,Device,RelatedPerson) ^
 locationCode 0..* CodeableConcept ^
 locationReference 0..* Reference(Location) ^
 reasonCode 0..* CodeableConcept ^
 reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference) ^
 insurance 0..* Reference(Coverage,ClaimResponse)
 supportingInfo 0..* Reference
 specimen 0..* Reference(Specimen) ^
 bodySite 0..* CodeableConcept ^
 note 0..* Annotation
 patientInstruction 0..1 string ^
 relevantHistory 0..* Reference(Provenance)

Signature:Element complex
 type 1..* Coding ^
 when 1..1 instant ^
 who 1..1 Reference(Practitioner,PractitionerRole,RelatedPerson,Patient,Device,Organization) ^
 onBehalfOf 0..1 Reference(Practitioner,PractitionerRole,RelatedPerson,Patient,Device,Organization) ^
 targetFormat 0..1 code =mimetypes
 sigFormat 0..1 code =mimetypes
 data 0..1 base64Binary

SimpleQuantity:Quantity complex
 comparator 0..0 code

Slot:DomainResource resource
 identifier 0..* Identifier ^
 serviceCategory 0..* CodeableConcept ^
 serviceType 0..* CodeableConcept ^
 specialty 0..* CodeableConcept ^
 appointmentType 0..1 CodeableConcept ^
 schedule 1..1 Reference(Schedule) ^
 status 1..1 code =slotstatus ^
 start 1..1 instant ^
 end 1..1 instant ^
 overbooked 0..1 boolean
 comment 0..1 string

Specimen:DomainResource resource
 identifier 0..* Identifier ^
 accessionIdentifier 0..1 Identifier ^
 status 0..1 code =specimen-status ^
 type 0..1 CodeableConcept ^
 subject 0..1 Reference(Patient,Group,Device,Substance,Location) ^
 receivedTime 0..1 dateTime ^
 parent 0..* Reference(Specimen)
 request 0..* Reference(ServiceRequest)
 collection 0..1 BackboneElement
  collector 0..1 Reference(Practitioner,PractitionerRole) ^
  collected[x] 0..1 dateTime|Period ^
  duration 0..1 Duration ^
  quantity 0..1 Quantity/SimpleQuantity
  method 0..1 CodeableConcept
  bodySite 0..1 CodeableConcept
  fastingStatus[x] 0..1 CodeableConcept|Duration ^
 processing 0..* BackboneElement
  description 0..1 string
  procedure 0..1 CodeableConcept
  additive 0..* Reference(Substance)
  time[x] 0..1 dateTime|Period
 container 0..* BackboneElement
  identifier 0..* Identifier ^
  description 0..1 string
  type 0..1 CodeableConcept
  capacity 0..1 Quantity/SimpleQuantity
  specimenQuantity 0..1 Quantity/SimpleQuantity
  additive[x] 0..1 CodeableConcept|Reference(Substance)
 condition 0..* CodeableConcept ^
 note 0..* Annotation

SpecimenDefinition:DomainResource resource
 identifier 0..1 Identifier ^
 typeCollected 0..1 CodeableConcept ^
 patientPreparation 0..* CodeableConcept ^
 timeAspect 0..1 string ^
 collection 0..* CodeableConcept ^
 typeTested 0..* BackboneElement
  isDerived 0..1 boolean
  type 0..1 CodeableConcept
  preference 1..1 code =specimen-contained-preference
  container 0..1 BackboneElement
   material 0..1 CodeableConcept
   type 0..1 CodeableConcept
   cap 0..1 CodeableConcept
   description 0..1 string
   capacity 0..1 Quantity/SimpleQuantity
   minimumVolume[x] 0..1 Quantity/SimpleQuantity|string
   additive 0..* BackboneElement
    additive[x] 1..1 CodeableConcept|Reference(Substance)
   preparation 0..1 string
  requirement 0..1 string
  retentionTime 0..1 Duration
  rejectionCriterion 0..* CodeableConcept
  handling 0..* BackboneElement
   temperatureQualifier 0..1 CodeableConcept
   temperatureRange 0..1 Range
   maxDuration 0..1 Duration
   instruction 0..1 string

StructureDefinition:DomainResource resource !sdf-0,sdf-1,sdf-15a,sdf-4,sdf-5,sdf-6,sdf-9,sdf-11,sdf-14,sdf-15,sdf-16,sdf-17,sdf-18,sdf-19,sdf-21,sdf-22,sdf-23
 url 1..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 1..1 string ^
 title 0..1 string ^
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 copyright 0..1 markdown
 keyword 0..* Coding ^
 fhirVersion 0..1 code =FHIR-version ^
 mapping 0..* BackboneElement !sdf-2
  identity 1..1 id
  uri 0..1 uri
  name 0..1 string
  comment 0..1 string
 kind 1..1 code =structure-definition-kind ^
 abstract 1..1 boolean ^
 context 0..* BackboneElement ^
  type 1..1 code =extension-context-type ^
  expression 1..1 string ^
 contextInvariant 0..* string ^
 type 1..1 uri ^
 baseDefinition 0..1 canonical(StructureDefinition) ^
 derivation 0..1 code =type-derivation-rule ^
 snapshot 0..1 BackboneElement !sdf-3,sdf-8,sdf-8b
  element 1..* ElementDefinition !sdf-10
 differential 0..1 BackboneElement !sdf-20,sdf-8a
  element 1..* ElementDefinition

StructureMap:DomainResource resource !smp-0
 url 1..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 1..1 string ^
 title 0..1 string ^
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 copyright 0..1 markdown
 structure 0..* BackboneElement ^
  url 1..1 canonical(StructureDefinition) ^
  mode 1..1 code =map-model-mode ^
  alias 0..1 string ^
  documentation 0..1 string
 import 0..* canonical(StructureMap) ^
 group 1..* BackboneElement ^
  name 1..1 id ^
  extends 0..1 id ^
  typeMode 1..1 code =map-group-type-mode ^
  documentation 0..1 string ^
  input 1..* BackboneElement ^
   name 1..1 id ^
   type 0..1 string ^
   mode 1..1 code =map-input-mode ^
   documentation 0..1 string
  rule 1..* BackboneElement ^
   name 1..1 id ^
   source 1..* BackboneElement ^
    context 1..1 id ^
    min 0..1 integer ^
    max 0..1 string ^
    type 0..1 string ^
    defaultValue[x] 0..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta ^
    element 0..1 string ^
    listMode 0..1 code =map-source-list-mode ^
    variable 0..1 id ^
    condition 0..1 string ^
    check 0..1 string ^
    logMessage 0..1 string ^
   target 0..* BackboneElement !smp-1,smp-2 ^
    context 0..1 id ^
    contextType 0..1 code =map-context-type ^
    element 0..1 string ^
    variable 0..1 id ^
    listMode 0..* code =map-target-list-mode ^
    listRuleId 0..1 id ^
    transform 0..1 code =map-transform ^
    parameter 0..* BackboneElement ^
     value[x] 1..1 id|string|boolean|integer|decimal ^
   rule 0..* @group.rule ^
   dependent 0..* BackboneElement ^
    name 1..1 id ^
    variable 1..* string ^
   documentation 0..1 string

Subscription:DomainResource resource
 status 1..1 code =subscription-status ^
 contact 0..* ContactPoint ^
 end 0..1 instant ^
 reason 1..1 string ^
 criteria 1..1 string ^
 error 0..1 string ^
 channel 1..1 BackboneElement ^
  type 1..1 code =subscription-channel-type ^
  endpoint 0..1 url ^
  payload 0..1 code =mimetypes ^
  header 0..* string ^

Substance:DomainResource resource
 identifier 0..* Identifier ^
 status 0..1 code =substance-status ^
 category 0..* CodeableConcept ^
 code 1..1 CodeableConcept ^
 description 0..1 string ^
 instance 0..* BackboneElement ^
  identifier 0..1 Identifier ^
  expiry 0..1 dateTime ^
  quantity 0..1 Quantity/SimpleQuantity ^
 ingredient 0..* BackboneElement ^
  quantity 0..1 Ratio ^
  substance[x] 1..1 CodeableConcept|Reference(Substance) ^

SubstanceAmount:BackboneElement complex
 amount[x] 0..1 Quantity|Range|string ^
 amountType 0..1 CodeableConcept ^
 amountText 0..1 string ^
 referenceRange 0..1 Element ^
  lowLimit 0..1 Quantity ^
  highLimit 0..1 Quantity ^

SubstanceNucleicAcid:DomainResource resource
 sequenceType 0..1 CodeableConcept ^
 numberOfSubunits 0..1 integer ^
 areaOfHybridisation 0..1 string ^
 oligoNucleotideType 0..1 CodeableConcept ^
 subunit 0..* BackboneElement ^
  subunit 0..1 integer ^
  sequence 0..1 string ^
  length 0..1 integer ^
  sequenceAttachment 0..1 Attachment ^
  fivePrime 0..1 CodeableConcept ^
  threePrime 0..1 CodeableConcept ^
  linkage 0..* BackboneElement ^
   connectivity 0..1 string ^
   identifier 0..1 Identifier ^
   name 0..1 string ^
   residueSite 0..1 string ^
  sugar 0..* BackboneElement ^
   identifier 0..1 Identifier ^
   name 0..1 string ^
   residueSite 0..1 string ^

SubstancePolymer:DomainResource resource
 class 0..1 CodeableConcept ^
 geometry 0..1 CodeableConcept ^
 copolymerConnectivity 0..* CodeableConcept ^
 modification 0..* string ^
 monomerSet 0..* BackboneElement ^
  ratioType 0..1 CodeableConcept ^
  startingMaterial 0..* BackboneElement ^
   material 0..1 CodeableConcept ^
   type 0..1 CodeableConcept ^
   isDefining 0..1 boolean ^
   amount 0..1 SubstanceAmount ^
 repeat 0..* BackboneElement ^
  numberOfUnits 0..1 integer ^
  averageMolecularFormula 0..1 string ^
  repeatUnitAmountType 0..1 CodeableConcept ^
  repeatUnit 0..* BackboneElement ^
   orientationOfPolymerisation 0..1 CodeableConcept ^
   repeatUnit 0..1 string ^
   amount 0..1 SubstanceAmount ^
   degreeOfPolymerisation 0..* BackboneElement ^
    degree 0..1 CodeableConcept ^
    amount 0..1 SubstanceAmount ^
   structuralRepresentation 0..* BackboneElement ^
    type 0..1 CodeableConcept ^
    representation 0..1 string ^
    attachment 0..1 Attachment ^

SubstanceProtein:DomainResource resource
 sequenceType 0..1 CodeableConcept ^
 numberOfSubunits 0..1 integer ^
 disulfideLinkage 0..* string ^
 subunit 0..* BackboneElement ^
  subunit 0..1 integer ^
  sequence 0..1 string ^
  length 0..1 integer ^
  sequenceAttachment 0..1 Attachment ^
  nTerminalModificationId 0..1 Identifier ^
  nTerminalModification 0..1 string ^
  cTerminalModificationId 0..1 Identifier ^
  cTerminalModification 0..1 string ^

SubstanceReferenceInformation:DomainResource resource
 comment 0..1 string ^
 gene 0..* BackboneElement ^
  geneSequenceOrigin 0..1 CodeableConcept ^
  gene 0..1 CodeableConcept ^
  source 0..* Reference(DocumentReference) ^
 geneElement 0..* BackboneElement ^
  type 0..1 CodeableConcept ^
  element 0..1 Identifier ^
  source 0..* Reference(DocumentReference) ^
 classification 0..* BackboneElement ^
  domain 0..1 CodeableConcept ^
  classification 0..1 CodeableConcept ^
  subtype 0..* CodeableConcept ^
  source 0..* Reference(DocumentReference) ^
 target 0..* BackboneElement ^
  target 0..1 Identifier ^
  type 0..1 CodeableConcept ^
  interaction 0..1 CodeableConcept ^
  organism 0..1 CodeableConcept ^
  organismType 0..1 CodeableConcept ^
  amount[x] 0..1 Quantity|Range|string ^
  amountType 0..1 CodeableConcept ^
  source 0..* Reference(DocumentReference) ^

SubstanceSourceMaterial:DomainResource resource
 sourceMaterialClass 0..1 CodeableConcept ^
 sourceMaterialType 0..1 CodeableConcept ^
 sourceMaterialState 0..1 CodeableConcept ^
 organismId 0..1 Identifier ^
 organismName 0..1 string ^
 parentSubstanceId 0..* Identifier ^
 parentSubstanceName 0..* string ^
 countryOfOrigin 0..* CodeableConcept ^
 geographicalLocation 0..* string ^
 developmentStage 0..1 CodeableConcept ^
 fractionDescription 0..* BackboneElement ^
  fraction 0..1 string ^
  materialType 0..1 CodeableConcept ^
 organism 0..1 BackboneElement ^
  family 0..1 CodeableConcept ^
  genus 0..1 CodeableConcept ^
  species 0..1 CodeableConcept ^
  intraspecificType 0..1 CodeableConcept ^
  intraspecificDescription 0..1 string ^
  author 0..* BackboneElement ^
   authorType 0..1 CodeableConcept ^
   authorDescription 0..1 string ^
  hybrid 0..1 BackboneElement ^
   maternalOrganismId 0..1 string ^
   maternalOrganismName 0..1 string ^
   paternalOrganismId 0..1 string ^
   paternalOrganismName 0..1 string ^
   hybridType 0..1 CodeableConcept ^
  organismGeneral 0..1 BackboneElement ^
   kingdom 0..1 CodeableConcept ^
   phylum 0..1 CodeableConcept ^
   class 0..1 CodeableConcept ^
   order 0..1 CodeableConcept ^
 partDescription 0..* BackboneElement ^
  part 0..1 CodeableConcept ^
  partLocation 0..1 CodeableConcept ^

SubstanceSpecification:DomainResource resource
 identifier 0..1 Identifier ^
 type 0..1 CodeableConcept ^
 status 0..1 CodeableConcept ^
 domain 0..1 CodeableConcept ^
 description 0..1 string ^
 source 0..* Reference(DocumentReference) ^
 comment 0..1 string ^
 moiety 0..* BackboneElement ^
  role 0..1 CodeableConcept ^
  identifier 0..1 Identifier ^
  name 0..1 string ^
  stereochemistry 0..1 CodeableConcept ^
  opticalActivity 0..1 CodeableConcept ^
  molecularFormula 0..1 string ^
  amount[x] 0..1 Quantity|string ^
 property 0..* BackboneElement ^
  category 0..1 CodeableConcept ^
  code 0..1 CodeableConcept ^
  parameters 0..1 string ^
  definingSubstance[x] 0..1 Reference(SubstanceSpecification,Substance)|CodeableConcept ^
  amount[x] 0..1 Quantity|string ^
 referenceInformation 0..1 Reference(SubstanceReferenceInformation) ^
 structure 0..1 BackboneElement ^
  stereochemistry 0..1 CodeableConcept ^
  opticalActivity 0..1 CodeableConcept ^
  molecularFormula 0..1 string ^
  molecularFormulaByMoiety 0..1 string ^
  isotope 0..* BackboneElement ^
   identifier 0..1 Identifier ^
   name 0..1 CodeableConcept ^
   substitution 0..1 CodeableConcept ^
   halfLife 0..1 Quantity ^
   molecularWeight 0..1 BackboneElement ^
    method 0..1 CodeableConcept ^
    type 0..1 CodeableConcept ^
    amount 0..1 Quantity ^
  molecularWeight 0..1 @structure.isotope.molecularWeight ^
  source 0..* Reference(DocumentReference) ^
  representation 0..* BackboneElement ^
   type 0..1 CodeableConcept ^
   representation 0..1 string ^
   attachment 0..1 Attachment ^
 code 0..* BackboneElement ^
  code 0..1 CodeableConcept ^
  status 0..1 CodeableConcept ^
  statusDate 0..1 dateTime ^
  comment 0..1 string ^
  source 0..* Reference(DocumentReference) ^
 name 0..* BackboneElement ^
  name 1..1 string ^
  type 0..1 CodeableConcept ^
  status 0..1 CodeableConcept ^
  preferred 0..1 boolean ^
  language 0..* CodeableConcept ^
  domain 0..* CodeableConcept ^
  jurisdiction 0..* CodeableConcept ^
  synonym 0..* @name ^
  translation 0..* @name ^
  official 0..* BackboneElement ^
   authority 0..1 CodeableConcept ^
   status 0..1 CodeableConcept ^
   date 0..1 dateTime ^
  source 0..* Reference(DocumentReference) ^
 molecularWeight 0..* @structure.isotope.molecularWeight ^
 relationship 0..* BackboneElement ^
  substance[x] 0..1 Reference(SubstanceSpecification)|CodeableConcept ^
  relationship 0..1 CodeableConcept ^
  isDefining 0..1 boolean ^
  amount[x] 0..1 Quantity|Range|Ratio|string ^
  amountRatioLowLimit 0..1 Ratio ^
  amountType 0..1 CodeableConcept ^
  source 0..* Reference(DocumentReference) ^
 nucleicAcid 0..1 Reference(SubstanceNucleicAcid) ^
 polymer 0..1 Reference(SubstancePolymer) ^
 protein 0..1 Reference(SubstanceProtein) ^
 sourceMaterial 0..1 Reference(SubstanceSourceMaterial) ^

SupplyDelivery:DomainResource resource
 identifier 0..* Identifier
 basedOn 0..* Reference(SupplyRequest) ^
 partOf 0..* Reference(SupplyDelivery,Contract) ^
 status 0..1 code =supplydelivery-status ^
 patient 0..1 Reference(Patient)
 type 0..1 CodeableConcept =supplydelivery-type
 suppliedItem 0..1 BackboneElement
  quantity 0..1 Quantity/SimpleQuantity
  item[x] 0..1 CodeableConcept|Reference(Medication,Substance,Device)
 occurrence[x] 0..1 dateTime|Period|Timing ^
 supplier 0..1 Reference(Practitioner,PractitionerRole,Organization)
 destination 0..1 Reference(Location)
 receiver 0..* Reference(Practitioner,PractitionerRole)

SupplyRequest:DomainResource resource
 identifier 0..* Identifier ^
 status 0..1 code =supplyrequest-status ^
 category 0..1 CodeableConcept ^
 priority 0..1 code =request-priority ^
 item[x] 1..1 CodeableConcept|Reference(Medication,Substance,Device) ^
 quantity 1..1 Quantity ^
 parameter 0..* BackboneElement
  code 0..1 CodeableConcept
  value[x] 0..1 CodeableConcept|Quantity|Range|boolean
 occurrence[x] 0..1 dateTime|Period|Timing ^
 authoredOn 0..1 dateTime ^
 requester 0..1 Reference(Practitioner,PractitionerRole,Organization,Patient,RelatedPerson,Device) ^
 supplier 0..* Reference(Organization,HealthcareService) ^
 reasonCode 0..* CodeableConcept
 reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference)
 deliverFrom 0..1 Reference(Organization,Location)
 deliverTo 0..1 Reference(Organization,Location,Patient)

Task:DomainResource resource !inv-1/Task
 identifier 0..* Identifier
 instantiatesCanonical 0..1 canonical(ActivityDefinition) ^
 instantiatesUri 0..1 uri ^
 basedOn 0..* Reference ^
 groupIdentifier 0..1 Identifier ^
 partOf 0..* Reference(Task) ^
 status 1..1 code =task-status ^
 statusReason 0..1 CodeableConcept ^
 businessStatus 0..1 CodeableConcept ^
 intent 1..1 code =task-intent ^
 priority 0..1 code =request-priority
 code 0..1 CodeableConcept ^
 description 0..1 string ^
 focus 0..1 Reference ^
 for 0..1 Reference ^
 encounter 0..1 Reference(Encounter) ^
 executionPeriod 0..1 Period ^
 authoredOn 0..1 dateTime
 lastModified 0..1 dateTime ^
 requester 0..1 Reference(Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson) ^
 performerType 0..* CodeableConcept
 owner 0..1 Reference(Practitioner,PractitionerRole,Organization,CareTeam,HealthcareService,Patient,Device,RelatedPerson) ^
 location 0..1 Reference(Location) ^
 reasonCode 0..1 CodeableConcept
 reasonReference 0..1 Reference
 insurance 0..* Reference(Coverage,ClaimResponse)
 note 0..* Annotation
 relevantHistory 0..* Reference(Provenance)
 restriction 0..1 BackboneElement
  repetitions 0..1 positiveInt
  period 0..1 Period
  recipient 0..* Reference(Patient,Practitioner,PractitionerRole,RelatedPerson,Group,Organization)
 input 0..* BackboneElement
  type 1..1 CodeableConcept
  value[x] 1..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta
 output 0..* BackboneElement
  type 1..1 CodeableConcept
  value[x] 1..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta

TerminologyCapabilities:DomainResource resource !tcp-0,tcp-2,tcp-3,tcp-4,tcp-5
 url 0..1 uri ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 date 1..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 copyright 0..1 markdown ^
 kind 1..1 code =capability-statement-kind ^
 software 0..1 BackboneElement ^
  name 1..1 string ^
  version 0..1 string ^
 implementation 0..1 BackboneElement ^
  description 1..1 string ^
  url 0..1 url ^
 lockedDate 0..1 boolean ^
 codeSystem 0..* BackboneElement !tcp-1
  uri 0..1 canonical(CodeSystem)
  version 0..* BackboneElement
   code 0..1 string ^
   isDefault 0..1 boolean ^
   compositional 0..1 boolean
   language 0..* code
   filter 0..* BackboneElement
    code 1..1 code
    op 1..* code
   property 0..* code
  subsumption 0..1 boolean
 expansion 0..1 BackboneElement
  hierarchical 0..1 boolean
  paging 0..1 boolean
  incomplete 0..1 boolean
  parameter 0..* BackboneElement
   name 1..1 code
   documentation 0..1 string
  textFilter 0..1 markdown
 codeSearch 0..1 code =code-search-support
 validateCode 0..1 BackboneElement
  translations 1..1 boolean
 translation 0..1 BackboneElement
  needsMap 1..1 boolean
 closure 0..1 BackboneElement
  translation 0..1 boolean

TestReport:DomainResource resource
 identifier 0..1 Identifier ^
 name 0..1 string ^
 status 1..1 code =report-status-codes ^
 testScript 1..1 Reference(TestScript) ^
 result 1..1 code =report-result-codes ^
 score 0..1 decimal ^
 tester 0..1 string ^
 issued 0..1 dateTime ^
 participant 0..* BackboneElement
  type 1..1 code =report-participant-type
  uri 1..1 uri
  display 0..1 string
 setup 0..1 BackboneElement
  action 1..* BackboneElement !inv-1/TestReport
   operation 0..1 BackboneElement
    result 1..1 code =report-action-result-codes
    message 0..1 markdown
    detail 0..1 uri
   assert 0..1 BackboneElement
    result 1..1 code =report-action-result-codes
    message 0..1 markdown
    detail 0..1 string
 test 0..* BackboneElement
  name 0..1 string
  description 0..1 string
  action 1..* BackboneElement !inv-2
   operation 0..1 @setup.action.operation
   assert 0..1 @setup.action.assert
 teardown 0..1 BackboneElement
  action 1..* BackboneElement
   operation 1..1 @setup.action.operation

TestScript:DomainResource resource !tst-0
 url 1..1 uri ^
 identifier 0..1 Identifier ^
 version 0..1 string ^
 name 1..1 string ^
 title 0..1 string ^
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 purpose 0..1 markdown
 copyright 0..1 markdown
 origin 0..* BackboneElement
  index 1..1 integer
  profile 1..1 Coding
 destination 0..* BackboneElement
  index 1..1 integer
  profile 1..1 Coding
 metadata 0..1 BackboneElement !tst-4
  link 0..* BackboneElement
   url 1..1 uri
   description 0..1 string
  capability 1..* BackboneElement
   required 1..1 boolean
   validated 1..1 boolean
   description 0..1 string
   origin 0..* integer
   destination 0..1 integer
   link 0..* uri
   capabilities 1..1 canonical(CapabilityStatement)
 fixture 0..* BackboneElement
  autocreate 1..1 boolean
  autodelete 1..1 boolean
  resource 0..1 Reference
 profile 0..* Reference
 variable 0..* BackboneElement !tst-3
  name 1..1 string
  defaultValue 0..1 string
  description 0..1 string
  expression 0..1 string
  headerField 0..1 string
  hint 0..1 string
  path 0..1 string
  sourceId 0..1 id
 setup 0..1 BackboneElement
  action 1..* BackboneElement !tst-1
   operation 0..1 BackboneElement !tst-7
    type 0..1 Coding
    resource 0..1 code =defined-types
    label 0..1 string
    description 0..1 string
    accept 0..1 code =mimetypes
    contentType 0..1 code =mimetypes
    destination 0..1 integer
    encodeRequestUrl 1..1 boolean
    method 0..1 code =http-operations
    origin 0..1 integer
    params 0..1 string
    requestHeader 0..* BackboneElement
     field 1..1 string
     value 1..1 string
    requestId 0..1 id
    responseId 0..1 id
    sourceId 0..1 id
    targetId 0..1 id
    url 0..1 string
   assert 0..1 BackboneElement !tst-5,tst-10,tst-12
    label 0..1 string
    description 0..1 string
    direction 0..1 code =assert-direction-codes
    compareToSourceId 0..1 string
    compareToSourceExpression 0..1 string
    compareToSourcePath 0..1 string
    contentType 0..1 code =mimetypes
    expression 0..1 string
    headerField 0..1 string
    minimumId 0..1 string
    navigationLinks 0..1 boolean
    operator 0..1 code =assert-operator-codes
    path 0..1 string
    requestMethod 0..1 code =http-operations
    requestURL 0..1 string
    resource 0..1 code =defined-types
    response 0..1 code =assert-response-code-types
    responseCode 0..1 string
    sourceId 0..1 id
    validateProfileId 0..1 id
    value 0..1 string
    warningOnly 1..1 boolean
 test 0..* BackboneElement
  name 0..1 string
  description 0..1 string
  action 1..* BackboneElement !tst-2
   operation 0..1 @setup.action.operation !tst-8
   assert 0..1 @setup.action.assert !tst-6,tst-11,tst-13
 teardown 0..1 BackboneElement
  action 1..* BackboneElement
   operation 1..1 @setup.action.operation !tst-9

Timing:BackboneElement complex
 event 0..* dateTime ^
 repeat 0..1 Element !tim-1,tim-2,tim-4,tim-5,tim-6,tim-7,tim-8,tim-9,tim-10 ^
  bounds[x] 0..1 Duration|Range|Period ^
  count 0..1 positiveInt ^
  countMax 0..1 positiveInt ^
  duration 0..1 decimal ^
  durationMax 0..1 decimal ^
  durationUnit 0..1 code =units-of-time ^
  frequency 0..1 positiveInt ^
  frequencyMax 0..1 positiveInt ^
  period 0..1 decimal ^
  periodMax 0..1 decimal ^
  periodUnit 0..1 code =units-of-time ^
  dayOfWeek 0..* code =days-of-week ^
  timeOfDay 0..* time ^
  when 0..* code =event-timing ^
  offset 0..1 unsignedInt ^
 code 0..1 CodeableConcept ^

TriggerDefinition:Element complex !trd-1,trd-2,trd-3
 type 1..1 code =trigger-type ^
 name 0..1 string ^
 timing[x] 0..1 Timing|Reference(Schedule)|date|dateTime ^
 data 0..* DataRequirement ^
 condition 0..1 Expression ^

UsageContext:Element complex
 code 1..1 Coding ^
 value[x] 1..1 CodeableConcept|Quantity|Range|Reference(PlanDefinition,ResearchStudy,InsurancePlan,HealthcareService,Group,Location,Organization) ^

ValueSet:DomainResource resource !vsd-0
 url 0..1 uri ^
 identifier 0..* Identifier ^
 version 0..1 string ^
 name 0..1 string ^
 title 0..1 string ^
 status 1..1 code =publication-status ^
 experimental 0..1 boolean ^
 date 0..1 dateTime ^
 publisher 0..1 string ^
 contact 0..* ContactDetail ^
 description 0..1 markdown
 useContext 0..* UsageContext ^
 jurisdiction 0..* CodeableConcept ^
 immutable 0..1 boolean ^
 purpose 0..1 markdown
 copyright 0..1 markdown
 compose 0..1 BackboneElement
  lockedDate 0..1 date ^
  inactive 0..1 boolean ^
  include 1..* BackboneElement !vsd-1,vsd-2,vsd-3 ^
   system 0..1 uri ^
   version 0..1 string ^
   concept 0..* BackboneElement
    code 1..1 code
    display 0..1 string
    designation 0..* BackboneElement
     language 0..1 code
     use 0..1 Coding
     value 1..1 string
   filter 0..* BackboneElement ^
    property 1..1 code ^
    op 1..1 code =filter-operator ^
    value 1..1 string ^
   valueSet 0..* canonical(ValueSet) ^
  exclude 0..* @compose.include
 expansion 0..1 BackboneElement
  identifier 0..1 uri
  timestamp 1..1 dateTime
  total 0..1 integer
  offset 0..1 integer
  parameter 0..* BackboneElement
   name 1..1 string
   value[x] 0..1 string|boolean|integer|decimal|uri|code|dateTime
  contains 0..* BackboneElement !vsd-6,vsd-9,vsd-10
   system 0..1 uri
   abstract 0..1 boolean
   inactive 0..1 boolean
   version 0..1 string
   code 0..1 code
   display 0..1 string
   designation 0..* @compose.include.concept.designation
   contains 0..* @expansion.contains

VerificationResult:DomainResource resource
 target 0..* Reference ^
 targetLocation 0..* string ^
 need 0..1 CodeableConcept ^
 status 1..1 code =verificationresult-status ^
 statusDate 0..1 dateTime ^
 validationType 0..1 CodeableConcept ^
 validationProcess 0..* CodeableConcept ^
 frequency 0..1 Timing
 lastPerformed 0..1 dateTime
 nextScheduled 0..1 date
 failureAction 0..1 CodeableConcept ^
 primarySource 0..* BackboneElement
  who 0..1 Reference(Organization,Practitioner,PractitionerRole)
  type 0..* CodeableConcept ^
  communicationMethod 0..* CodeableConcept ^
  validationStatus 0..1 CodeableConcept
  validationDate 0..1 dateTime
  canPushUpdates 0..1 CodeableConcept ^
  pushTypeAvailable 0..* CodeableConcept
 attestation 0..1 BackboneElement
  who 0..1 Reference(Practitioner,PractitionerRole,Organization) ^
  onBehalfOf 0..1 Reference(Organization,Practitioner,PractitionerRole) ^
  communicationMethod 0..1 CodeableConcept ^
  date 0..1 date ^
  sourceIdentityCertificate 0..1 string
  proxyIdentityCertificate 0..1 string
  proxySignature 0..1 Signature
  sourceSignature 0..1 Signature
 validator 0..* BackboneElement
  organization 1..1 Reference(Organization)
  identityCertificate 0..1 string
  attestationSignature 0..1 Signature

VisionPrescription:DomainResource resource
 identifier 0..* Identifier
 status 1..1 code =fm-status ^
 created 1..1 dateTime ^
 patient 1..1 Reference(Patient) ^
 encounter 0..1 Reference(Encounter)
 dateWritten 1..1 dateTime ^
 prescriber 1..1 Reference(Practitioner,PractitionerRole) ^
 lensSpecification 1..* BackboneElement ^
  product 1..1 CodeableConcept ^
  eye 1..1 code =vision-eye-codes ^
  sphere 0..1 decimal
  cylinder 0..1 decimal
  axis 0..1 integer
  prism 0..* BackboneElement
   amount 1..1 decimal
   base 1..1 code =vision-base-codes
  add 0..1 decimal
  power 0..1 decimal
  backCurve 0..1 decimal
  diameter 0..1 decimal
  duration 0..1 Quantity/SimpleQuantity
  color 0..1 string
  brand 0..1 string
  note 0..* Annotation

base64Binary:Element primitive (\\s*([0-9a-zA-Z\\+/=]){4}\\s*)+

boolean:Element primitive true|false

canonical:uri primitive \\S*

code:string primitive [^\\s]+(\\s[^\\s]+)*

date:Element primitive ([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1]))?)?

dateTime:Element primitive ([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1])(T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?(Z|(\\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00)))?)?)?

decimal:Element primitive -?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?

id:string primitive [A-Za-z0-9\\-\\.]{1,64}

instant:Element primitive ([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?(Z|(\\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))

integer:Element primitive -?([0]|([1-9][0-9]*))

markdown:string primitive [ \\r\\n\\t\\S]+

oid:uri primitive urn:oid:[0-2](\\.(0|[1-9][0-9]*))+

positiveInt:integer primitive [1-9][0-9]*

string:Element primitive [ \\r\\n\\t\\S]+

time:Element primitive ([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?

unsignedInt:integer primitive [0]|([1-9][0-9]*)

uri:Element primitive \\S*

url:uri primitive \\S*

uuid:uri primitive urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}

xhtml:Element primitive
`;
